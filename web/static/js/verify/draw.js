// The draw of three agencies, drawn again from its file. Pure, but for the browser's own hashing.
// docs/draw.md says what stands in the file and how the three come about.

import { bytesOf, canonical, hasNames, isHex, isObject, sha256 } from "./canonical.js";

const THREE = 3;
const FIRST = ["draw", "roster", "roster_sha256", "secret_sha256", "secret", "contributions", "chosen"];
const LATER = ["excluded", "opening", "opening_sha256", "contributions_sha256", "figure_source", "seed"];
const encoder = new TextEncoder();

/** What is wrong with a draw's file; `code` is the program's. */
export class DrawFault extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** Check a file step by step; `held` is told of each step that holds. Gives the three; throws a fault. */
export async function checkDraw(bytes, held = () => {}) {
  const record = read(bytes);
  if (!record.chosen.length) throw new DrawFault("not_revealed");
  const ids = record.roster.map((line) => line.id);
  if (ids.length < THREE) throw new DrawFault("roster_too_short");
  if (!rises(ids)) throw new DrawFault("roster_order");
  insist((await sha256(canonical(record.roster))) === record.roster_sha256, "roster_hash");
  held("step_roster", record.roster_sha256);
  const isEarly = !record.opening_sha256;
  if (!isEarly) {
    const { draw, roster_sha256, secret_sha256, excluded, opening } = record;
    const hash = await sha256(canonical({ draw, roster_sha256, secret_sha256, excluded, opening }));
    insist(hash === record.opening_sha256, "opening_hash");
    held("step_opening", record.opening_sha256);
  }
  const secret = bytesOf(record.secret);
  insist((await sha256(secret)) === record.secret_sha256, "secret_hash");
  held("step_secret", record.secret);
  insist(rises(record.contributions.map((each) => each.from)), "contributions_order");
  const unhashed = isEarly && !record.contributions.length && !record.contributions_sha256;
  const added = await sha256(canonical(record.contributions));
  insist(unhashed || added === record.contributions_sha256, "contributions_hash");
  held("step_contributions", record.contributions.map((each) => `${each.from}: ${each.number}`).join(", ") || "—");
  const { draw, roster_sha256, contributions } = record;
  const seed = await hmac(secret, encoder.encode(canonical({ draw, roster_sha256, contributions })));
  insist((isEarly && !record.seed) || hexOf(seed) === record.seed, "seed");
  held("step_seed", hexOf(seed));
  const chosen = await firstThree(ids, seed);
  insist(chosen.join() === record.chosen.join(), "result");
  const names = chosen.map((id) => record.roster.find((line) => line.id === id).name);
  held("step_result", names.join(" → "));
  return names;
}

/** Shuffle by Fisher and Yates, from the last place down, and take the first three. */
async function firstThree(ids, seed) {
  const left = [...ids];
  const words = wordsOf(seed);
  for (let last = left.length - 1; last > 0; last -= 1) {
    const other = await below(words, BigInt(last + 1));
    [left[last], left[other]] = [left[other], left[last]];
  }
  return left.slice(0, THREE);
}

/** A number below a bound; words beyond its last whole multiple are thrown away. */
async function below(words, bound) {
  const usable = 2n ** 64n - (2n ** 64n % bound);
  for (;;) {
    const word = (await words.next()).value;
    if (word < usable) return Number(word % bound);
  }
}

async function* wordsOf(seed) {
  for (let counter = 0n; ; counter += 1n) {
    const number = new DataView(new ArrayBuffer(8));
    number.setBigUint64(0, counter);
    const block = new DataView((await hmac(seed, number.buffer)).buffer);
    for (let start = 0; start < block.byteLength; start += 8) yield block.getBigUint64(start);
  }
}

async function hmac(key, message) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

function read(bytes) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new DrawFault("not_a_record");
  }
  const whole = { excluded: [], opening: {}, opening_sha256: "", contributions_sha256: "", figure_source: "", seed: "" };
  insist(isObject(value) && FIRST.every((name) => Object.hasOwn(value, name)), "not_a_record");
  insist(Object.keys(value).every((name) => FIRST.includes(name) || LATER.includes(name)), "not_a_record");
  const record = { ...whole, ...value };
  const texts = ["draw", "roster_sha256", "secret_sha256", "opening_sha256", "contributions_sha256", "figure_source", "seed"];
  insist(texts.every((name) => typeof record[name] === "string"), "not_a_record");
  insist(areObjects(record.roster, ["id", "name", "licence_no"]), "not_a_record");
  insist(areObjects(record.contributions, ["from", "number"]), "not_a_record");
  insist(areObjects(record.excluded, ["id", "name", "ground"]) && isObject(record.opening), "not_a_record");
  insist(Array.isArray(record.chosen) && record.chosen.every((id) => typeof id === "string"), "not_a_record");
  insist(isHex(record.secret) || (!record.secret && !record.chosen.length), "not_a_record");
  return record;
}

const areObjects = (list, names) =>
  Array.isArray(list) &&
  list.every((each) => hasNames(each, names) && names.every((name) => typeof each[name] === "string"));

const rises = (texts) => texts.every((text, i) => i === 0 || texts[i - 1] < text);

function insist(holds, code) {
  if (!holds) throw new DrawFault(code);
}

const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
