// What the house signed about a record: heads and receipts, checked against the keys and the record.

import { bytesOf, canonical, hasNames, isHex, isWhole, sha256 } from "./canonical.js";
import { Flaw, insist } from "./flaw.js";
import { atLine, linesOf, parsed, textOf } from "./links.js";

const HEAD = ["lot", "seq", "hash", "at", "key", "signature"];
const RECEIPT = [...HEAD, "price_fen"];
const encoder = new TextEncoder();

/** Read a file of heads, receipts and public keys; throws the first flaw. */
export async function statementsOf(bytes) {
  const found = { statements: [], keys: [] };
  let line = 0;
  for (const raw of linesOf(bytes)) {
    line += 1;
    try {
      const form = parsed(textOf(raw));
      if (form !== null && typeof form === "object" && "public_key" in form) found.keys.push(await keyOf(form));
      else found.statements.push({ ...statementOf(form), line });
    } catch (problem) {
      throw atLine(problem, line);
    }
  }
  return found;
}

/** Check every signature. `keys` maps short names to raw keys in hexadecimal, and is what is
    trusted; gives false where this browser has no Ed25519, and throws the first flaw. */
export async function areSigned(statements, keys) {
  const ready = new Map();
  for (const said of statements) {
    if (!keys.has(said.key)) throw new Flaw("unknown_key", said.line, { key: said.key });
    if (!ready.has(said.key)) ready.set(said.key, await verifierOf(keys.get(said.key)));
    const verify = ready.get(said.key);
    if (verify === null) return false;
    if (!(await verify(said))) throw new Flaw("wrong_signature", said.line);
  }
  return true;
}

/** Find the first entry of a record that is not the one that was signed; throws a flaw there. */
export function insistAreOf(entries, hashes, statements) {
  for (const said of statements) {
    const entry = entries[said.seq];
    if (!entry) throw new Flaw("cut_off", entries.length + 1, { seq: said.seq, line: said.line });
    const isIt = hashes[said.seq] === said.hash && (!("price_fen" in said) || isBid(entry, said));
    if (!isIt) throw new Flaw("not_as_signed", said.seq + 1, { line: said.line });
  }
}

/** The SHA-256 of a raw public key: what people compare. */
export const fingerprintOf = (publicKey) => sha256(bytesOf(publicKey));

const isBid = (entry, said) =>
  entry.kind === "bid" && entry.price_fen === said.price_fen && entry.at === said.at;

function statementOf(form) {
  insist(hasNames(form, HEAD) || hasNames(form, RECEIPT), "no_statement");
  const { lot, seq, hash, at, key, signature, price_fen = 1 } = form;
  insist(typeof lot === "string" && lot.isWellFormed(), "no_statement");
  insist(isWhole(seq, 0) && isWhole(at, 0) && isWhole(price_fen, 1), "no_statement");
  insist(isHex(hash) && isHex(key, 8) && isHex(signature, 64), "no_statement");
  return form;
}

async function keyOf({ key, public_key }) {
  insist(isHex(public_key) && (await fingerprintOf(public_key)).slice(0, 16) === key, "wrong_key");
  return { key, public_key };
}

async function verifierOf(publicKey) {
  let key;
  try {
    key = await crypto.subtle.importKey("raw", bytesOf(publicKey), "Ed25519", false, ["verify"]);
  } catch (problem) {
    if (problem.name === "NotSupportedError") return null;
    return () => false;
  }
  return (said) => crypto.subtle.verify("Ed25519", key, bytesOf(said.signature), signedBytes(said));
}

function signedBytes({ line: _, signature: __, ...form }) {
  const prefix = "price_fen" in form ? "auction receipt 1\n" : "auction head 1\n";
  return encoder.encode(prefix + canonical(form));
}
