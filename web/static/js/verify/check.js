// Checking a record whole: its links, its rules, and what was signed about it.

import { canonical, sha256, bytesOf } from "./canonical.js";
import { atLine, linkedEntries } from "./links.js";
import { openingsOf, reserveOf, ToldLot } from "./rules.js";
import { areSigned, fingerprintOf, insistAreOf, statementsOf } from "./signed.js";

const AT_ONCE = 5000;

/** Check a record; gives what it comes to, or throws its first flaw. `progress(part, of)` is told
    how far the check has come, from 0 to 1, and may take its time. */
export async function checkRecord(bytes, progress = async () => {}) {
  const links = (done, all) => progress(0.7 * (all ? done / all : 1));
  const { entries, hashes, head } = await linkedEntries(bytes, links);
  const lot = begun(entries[0], await committed(openingsOf(entries)), await reserved(reserveOf(entries)));
  for (let seq = 1; seq < entries.length; seq += 1) {
    try {
      lot.take(entries[seq]);
    } catch (problem) {
      throw atLine(problem, seq + 1);
    }
    if (seq % AT_ONCE === 0) await progress(0.7 + (0.3 * seq) / entries.length);
  }
  return { outcome: { ...lot.outcome, head }, entries, hashes };
}

/** Check what was signed against a checked record, by the published keys and those that the file
    itself names. Gives what was found, and of each signer whether it is a published one; throws
    the first flaw. */
export async function checkSigned(bytes, { outcome, entries, hashes }, published = []) {
  const { statements, taken, held } = await inTheSignedFile(async () => {
    const { statements, keys } = await statementsOf(bytes);
    const taken = new Map([...keys, ...published].map((each) => [each.key, each.public_key]));
    return { statements, taken, held: await heldBy(statements, taken) };
  });
  const about = statements.filter((said) => said.lot === outcome.lot);
  insistAreOf(entries, hashes, about);
  const signers = [...new Set(about.map((said) => said.key))].filter((key) => taken.has(key));
  return {
    held,
    heads: about.filter((said) => !("price_fen" in said)).length,
    receipts: about.filter((said) => "price_fen" in said).length,
    seq: about.reduce((last, said) => Math.max(last, said.seq), -1),
    signers: await Promise.all(signers.map(async (key) => ({
      fingerprint: await fingerprintOf(taken.get(key)),
      isPublished: published.some((each) => each.public_key === taken.get(key)),
    }))),
  };
}

async function heldBy(statements, keys) {
  if (!keys.size) return "without_key";
  return (await areSigned(statements, keys)) ? "held" : "unsupported";
}

/** Say of a flaw found meanwhile that its line is one of the signed file, not of the record. */
async function inTheSignedFile(work) {
  try {
    return await work();
  } catch (problem) {
    problem.signed = true;
    throw problem;
  }
}

function begun(...told) {
  try {
    return new ToldLot(...told);
  } catch (problem) {
    throw atLine(problem, 1);
  }
}

/** Give each opening the commitment that its salt and content make. */
async function committed(openings) {
  if (openings === null) return null;
  const make = async ([seq, { salt, content }]) => [
    seq,
    { content, commitment: await sha256(bytesOf(salt), canonical(content)) },
  ];
  return new Map(await Promise.all([...openings].map(make)));
}

/** Give the commitment that an opened reserve makes. */
async function reserved(reserve) {
  if (reserve === null) return null;
  const { salt, reserve_fen } = reserve;
  return sha256(bytesOf(salt), canonical({ kind: "reserve", reserve_fen }));
}
