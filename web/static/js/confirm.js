// A question before what cannot be undone. The button's own words are the yes.

import { words } from "./words.js";

/** Hold every [data-confirm] button until its question is answered. */
export function askBefore(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.confirmed || typeof HTMLDialogElement === "undefined") return;
    if (button.form && !button.form.reportValidity()) return event.preventDefault();
    event.preventDefault();
    ask(button);
  });
}

function ask(button) {
  const dialog = document.createElement("dialog");
  const question = document.createElement("p");
  question.textContent = button.dataset.confirm;
  question.id = "question";
  dialog.setAttribute("aria-labelledby", question.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "question";
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(answer("yes", button.dataset.confirmYes || words.yes, button.className), answer("no", words.keep, "button button-quiet"));
  form.append(question, actions);
  dialog.append(form);
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
    if (dialog.returnValue === "yes") press(button);
  });
  document.body.append(dialog);
  dialog.showModal();
  actions.lastChild.focus();
}

function answer(value, text, className) {
  const button = document.createElement("button");
  Object.assign(button, { value, className, textContent: text });
  return button;
}

function press(button) {
  button.dataset.confirmed = "yes";
  button.click();
  delete button.dataset.confirmed;
}
