// Points at wording a court may not use, or that is disputed, while it is being typed; the same
// search as auction/cases/wording.py, which says it again when the form is sent.

const GAPS = /[^\p{L}\p{N}]+/gu;

/** Watch every free text of a form that holds a [data-wording] list of phrases. */
export function watchWording(root) {
  for (const holder of root.querySelectorAll("[data-wording]")) {
    const form = holder.closest("form");
    const hints = JSON.parse(holder.dataset.wording);
    for (const field of form?.querySelectorAll('textarea, input[type="text"]') ?? []) watch(field, hints);
  }
}

/** Return the first of some phrases a text uses, or null; denying it is no use of it. */
export function phraseIn(text, phrases, denials) {
  const read = plain(text);
  return phrases.find((phrase) => says(read, plain(phrase), denials)) ?? null;
}

function watch(field, hints) {
  const note = document.createElement("p");
  note.className = "wording-note";
  note.setAttribute("role", "status");
  field.after(note);
  let waiting;
  const look = () => show(field, note, hints);
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 250);
  });
  if (field.value) look();
}

function show(field, note, hints) {
  const forbidden = phraseIn(field.value, hints.forbidden, hints.denials);
  const contested = forbidden ? null : phraseIn(field.value, hints.contested, hints.denials);
  note.classList.toggle("error", forbidden !== null);
  note.classList.toggle("hint", contested !== null);
  if (forbidden) note.textContent = hints.says_forbidden.replace("{phrase}", forbidden);
  else note.textContent = contested ? hints.says_contested.replace("{phrase}", contested) : "";
}

function says(text, phrase, denials) {
  const parts = text.split(phrase);
  return parts.slice(0, -1).some((before) => !denials.some((denial) => before.endsWith(denial)));
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(GAPS, "");
}
