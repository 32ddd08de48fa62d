// The summary above a form says which field each fault belongs to.

/** Put the field's label before each sentence that links to it. */
export function nameFaults(root) {
  for (const link of root.querySelectorAll('[data-focus] a[href^="#"]')) {
    const id = CSS.escape(decodeURIComponent(link.hash.slice(1)));
    const label = root.querySelector(`label[for="${id}"], #${id}-label`);
    const name = label?.firstChild?.textContent.trim() || label?.textContent.trim();
    if (name) link.prepend(`${name}: `);
  }
}
