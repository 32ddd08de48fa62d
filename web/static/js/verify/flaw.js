// The first thing wrong: which line of which file, and why, as a code that the page has words for.

export class Flaw extends Error {
  constructor(code, line = 0, data = {}) {
    super(code);
    Object.assign(this, { code, line, data });
  }
}

/** Throw a flaw unless something is so; who knows the line adds it. */
export function insist(truth, code, data) {
  if (!truth) throw new Flaw(code, 0, data);
}
