// Long forms keep a draft on this device until they are sent. Never passwords, files or tokens.

import { words } from "./words.js";

const SKIPPED = new Set(["hidden", "password", "file", "submit", "button"]);

/** Keep and restore every form[data-draft]; its value names the draft. */
export function keepDrafts(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) keep(form, `draft:${form.dataset.draft}`);
}

function keep(form, key) {
  const note = document.createElement("p");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  form.append(note);
  // A form the server sent back holds newer words than the draft.
  const sentBack = form.querySelector('[aria-invalid="true"]') || document.querySelector("[data-focus]");
  const held = read(key);
  if (held && !sentBack && restore(form, held)) offerToDiscard(form, key, note);
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (write(key, collect(form))) note.textContent = words.draft_kept;
    }, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    localStorage.removeItem(key);
  });
}

function offerToDiscard(form, key, note) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button-link", textContent: words.draft_discard });
  button.addEventListener("click", () => {
    localStorage.removeItem(key);
    form.reset();
    note.replaceChildren();
  });
  note.append(words.draft_restored, " ", button);
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type));
}

function collect(form) {
  return fields(form).map((field) => [field.name, isBox(field) ? field.checked : field.value]);
}

function restore(form, held) {
  let changed = false;
  fields(form).forEach((field, place) => {
    const [name, value] = held[place] ?? [];
    if (name !== field.name) return;
    const property = isBox(field) ? "checked" : "value";
    if (field[property] === value) return;
    field[property] = value;
    changed = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return changed;
}

function isBox(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
