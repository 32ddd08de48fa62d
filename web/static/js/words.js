// What the scripts say, in the page's language: handed over by base.html.

const held = globalThis.document?.querySelector('meta[name="court-words"]');

export const words = held ? JSON.parse(held.content) : {};

/** Put values into a sentence: fill("in {span}", {span: "3 d"}). */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
