// Says when the line is cut, and takes it back when it is there again.

import { words } from "./words.js";

/** Keep a note above the page while the browser is offline. */
export function tellOffline(root) {
  const note = document.createElement("p");
  note.className = "offline";
  note.setAttribute("role", "status");
  root.querySelector(".site-header")?.before(note);
  const tell = () => {
    note.textContent = navigator.onLine ? "" : words.offline;
  };
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();
}
