// Menus: one that opens closes by Escape or a press elsewhere; the header's shows where one is.

/** Where the header's links are wider than the screen, bring the current one into view. */
export function showCurrentLink(root) {
  const here = root.querySelector(".site-nav [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 24;
}

/** Close open menus (details.account) as people expect. */
export function closeMenus(root) {
  const open = () => root.querySelectorAll("details.account[open]");
  root.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
