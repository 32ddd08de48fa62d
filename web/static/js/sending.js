// One press sends a form once, and the button shows that it is on its way.

const GIVE_UP_MS = 10_000;

/** Hold back a second sending of the same form until the next page, or ten seconds. */
export function sendOnce(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), GIVE_UP_MS);
  });
  // Coming back by the browser's history shows the page as it was left.
  window.addEventListener("pageshow", () => root.querySelectorAll("form[data-sending]").forEach(release));
}

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
}
