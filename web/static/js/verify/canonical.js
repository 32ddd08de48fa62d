// The one byte form of a value (RFC 8785), and SHA-256. Pure, but for the browser's own hashing.
// docs/record-format.md says which values occur: no fraction, no number past 2^53 - 1.

const encoder = new TextEncoder();

/** Write a value in its canonical form; throws if it has none. */
export function canonical(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Error("a lone surrogate");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Error("no whole number");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  // Without an argument, sort() goes by UTF-16 code units: the order that is asked for.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** Hash pieces of bytes, and texts as UTF-8, one after the other; gives hexadecimal. */
export async function sha256(...pieces) {
  const parts = pieces.map((piece) => (typeof piece === "string" ? encoder.encode(piece) : piece));
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", whole)));
}

/** Read an even number of hexadecimal digits as bytes. */
export function bytesOf(hex) {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Say whether a value is so many bytes in lower-case hexadecimal. */
export const isHex = (value, bytes = 32) =>
  typeof value === "string" && value.length === 2 * bytes && /^[0-9a-f]*$/.test(value);

/** Say whether a value is a whole number of this size at least, and exact. */
export const isWhole = (value, least) => Number.isSafeInteger(value) && value >= least;

/** Say whether an object has exactly these names. */
export const hasNames = (value, names) =>
  isObject(value) && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const hexOf = (bytes) => Array.from(bytes, (byte) => DIGITS[byte]).join("");
