// The lines of a record file: each canonical, each linked by its hash to the one before it.

import { bytesOf, canonical, hasNames, isHex, isObject, sha256 } from "./canonical.js";
import { Flaw, insist } from "./flaw.js";

const LINE_FEED = 10;
const BATCH = 512;
const NOTHING = "0".repeat(64);
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Give the lines of a file, as bytes; a line feed at its end ends the last one. */
export function* linesOf(bytes) {
  const end = bytes.at(-1) === LINE_FEED ? bytes.length - 1 : bytes.length;
  let start = 0;
  while (start <= end) {
    const found = bytes.indexOf(LINE_FEED, start);
    const stop = found < 0 || found > end ? end : found;
    yield bytes.subarray(start, stop);
    start = stop + 1;
  }
}

/** Read a line as text; throws a flaw if it is not UTF-8. */
export function textOf(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Flaw("not_text");
  }
}

/** Read a record's entries and their hashes, every link checked; throws the first flaw.
    `progress` is told how many of how many bytes are done, and may take its time. */
export async function linkedEntries(bytes, progress = () => {}) {
  const entries = [];
  const hashes = [];
  let previous = NOTHING;
  let batch = [];
  let read = 0;
  let unread = null;
  const settle = async () => {
    for (const [line, hash, made] of batch) if ((await made) !== hash) throw new Flaw("broken_link", line);
    batch = [];
    await progress(read, bytes.length);
  };
  for (const raw of linesOf(bytes)) {
    const line = entries.length + 1;
    try {
      const { entry, hash, text } = readLine(raw);
      batch.push([line, hash, sha256(bytesOf(previous), text)]);
      entries.push(entry);
      hashes.push(hash);
      previous = hash;
    } catch (problem) {
      unread = atLine(problem, line);
      break;
    }
    read += raw.length + 1;
    if (batch.length >= BATCH) await settle();
  }
  await settle();
  if (unread) throw unread;
  return { entries, hashes, head: previous };
}

/** Name the line of a flaw that does not know it. */
export function atLine(problem, line) {
  return problem instanceof Flaw ? new Flaw(problem.code, line, problem.data) : new Flaw("not_canonical", line);
}

function readLine(raw) {
  const whole = textOf(raw);
  const value = parsed(whole);
  insist(canonical(value) === whole, "not_canonical");
  insist(hasNames(value, ["entry", "hash"]) && isObject(value.entry), "not_a_line");
  insist(isHex(value.hash), "broken_link");
  // What is canonical as a whole is so in its parts: the entry stands in the line as it is hashed.
  return { ...value, text: whole.slice('{"entry":'.length, whole.lastIndexOf(',"hash":"')) };
}

/** Read JSON; throws a flaw if the text is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Flaw("not_json");
  }
}
