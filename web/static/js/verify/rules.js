// The rules of a lot, written a second time and from the documents alone: what may stand in a
// record after what. docs/live-protocol.md has the meaning, docs/record-format.md each entry's rule.
// Pure. Amounts and milliseconds are whole numbers below 2^53, so plain numbers are exact.

import { hasNames, isHex, isObject, isWhole } from "./canonical.js";
import { insist } from "./flaw.js";

const YEAR_SECONDS = 366 * 24 * 3600;
const isMs = (value) => isWhole(value, 0);
const isFen = (value) => isWhole(value, 1);
const isText = (value) => typeof value === "string";
const isPaddle = (value) => isText(value) && value.length > 0 && [...value].length <= 64;
const isRank = (value) => value === null || isWhole(value, 1);
const oneOf = (...allowed) => (value) => allowed.includes(value);
const orNull = (check) => (value) => value === null || check(value);

/** What each term of the heading may be. */
const TERMS = {
  kind: oneOf("auction", "sale"),
  round: oneOf("first", "second", "sale"),
  start_fen: isFen,
  increment_fen: isFen,
  deposit_fen: isMs,
  opens_at_ms: isMs,
  ends_at_ms: isFen,
  extension_seconds: (value) => isMs(value) && value <= YEAR_SECONDS,
  max_extensions: orNull(isMs),
  leader_may_raise: oneOf("yes", "no", "after_second_bidder"),
  first_bid: oneOf("at_least_start", "equals_start"),
  sale_bidding_seconds: (value) => isFen(value) && value <= YEAR_SECONDS,
};

/** A term that stands in the heading only where it is set. */
const LATER_TERMS = { reserve_commitment: (value) => isHex(value) };

/** What each kind of entry has beside `seq` and `kind`. */
const FIELDS = {
  opened: { at: isMs },
  bid: { at: isMs, paddle: isPaddle, price_fen: isFen, rank: isRank, ends_at: isMs },
  extended: { at: isMs, ends_at: isMs, reason: isText },
  suspended: { at: isMs, reason: isText, act: oneOf("stay", "suspension"), left_ms: isMs },
  resumed: { at: isMs, ends_at: isMs },
  withdrawn: { at: isMs, reason: isText },
  closed: {
    at: isMs,
    result: oneOf("sold", "unsold"),
    reason: oneOf(null, "reserve_not_met"),
    price_fen: orNull(isFen),
    paddle: orNull(isPaddle),
    ends_at: isMs,
  },
  opened_ranks: { at: isMs, openings: (value) => Array.isArray(value) && value.every(isOpening) },
  hidden: { commitment: (value) => isHex(value) },
};

/** Read what a record opens, by entry number; null if it opens nothing that can be read. */
export function openingsOf(entries) {
  const found = entries.find((entry) => entry.kind === "opened_ranks");
  if (!found || !isWellFormed(found)) return null;
  return new Map(found.openings.map((opening) => [opening.seq, opening]));
}

/** Find what a record says its secret reserve was; null if it opens none that can be read. */
export function reserveOf(entries) {
  const closed = entries.find((entry) => entry.kind === "closed");
  return closed && isWellFormed(closed) && closed.reserve ? closed.reserve : null;
}

/** A lot as its record tells it, entry by entry; `take` throws a flaw at what the rules forbid. */
export class ToldLot {
  #opened;
  #reserve;

  /** Begin from the heading. `opened` maps entry numbers to openings, each with the commitment
      that its salt and content make, null if the record opens nothing; `reserve` is the
      commitment that the opened reserve makes. */
  constructor(heading, opened, reserve = null) {
    insist(hasNames(heading, ["seq", "kind", "format", "lot", "terms"]), "bad_heading");
    insist(heading.seq === 0 && heading.kind === "record" && heading.format === 1, "bad_heading");
    insist(isText(heading.lot) && areTerms(heading.terms), "bad_heading");
    this.#opened = opened;
    this.#reserve = reserve;
    this.terms = heading.terms;
    this.told = {
      lot: heading.lot,
      entries: 0,
      status: "upcoming",
      result: null,
      price_fen: null,
      rank: null,
      bids: 0,
      extensions: 0,
      ends_at_ms: heading.terms.ends_at_ms,
      ranks_opened: false,
    };
    this.leader = null;
    this.leftMs = 0;
    this.paddles = new Map(); // paddle -> its rank, and the entry that gave it
    this.bidders = new Set();
  }

  /** Take the next entry. */
  take(entry) {
    insist(entry.seq === this.told.entries + 1, "wrong_number", { seq: this.told.entries + 1 });
    insist(isText(entry.kind) && Object.hasOwn(FIELDS, entry.kind), "unknown_kind");
    insist(isWellFormed(entry), "wrong_fields");
    this[`_${entry.kind}`](entry);
    this.told.entries += 1;
  }

  /** Say what the record comes to. */
  get outcome() {
    return { ...this.told, winner: this.told.result === "sold" ? this.leader : null };
  }

  _hidden({ seq, commitment }) {
    const opening = this.#opened?.get(seq);
    if (!opening) return;
    insist(opening.commitment === commitment, "not_committed");
    const { paddle, rank } = opening.content;
    // Whoever was struck off and admitted again keeps what the first admission gave.
    if (!this.paddles.has(paddle)) this.paddles.set(paddle, { rank, seq });
  }

  _opened({ at }) {
    this.#insistStatus("upcoming");
    insist(at >= this.terms.opens_at_ms, "wrong_time");
    this.told.status = "open";
  }

  _bid(bid) {
    const rank = this.#rankOf(bid);
    this.#insistStatus("open");
    insist(bid.at >= this.terms.opens_at_ms && bid.at < this.told.ends_at_ms, "wrong_time");
    insist(this.#isOffer(bid.price_fen), "wrong_price");
    insist(!this.#leaderMustWait(bid.paddle), "leader_raised");
    insist(this.#beats(bid.price_fen, rank), "wrong_price");
    insist(bid.rank === rank, "wrong_rank");
    insist(bid.ends_at === this.#endAfter(bid.at), "wrong_end");
    if (bid.ends_at > this.told.ends_at_ms && !this.#beginsSale) this.told.extensions += 1;
    this.leader = bid.paddle;
    this.bidders.add(bid.paddle);
    Object.assign(this.told, { price_fen: bid.price_fen, rank, ends_at_ms: bid.ends_at });
    this.told.bids += 1;
  }

  _extended({ ends_at }) {
    this.#insistStatus("open");
    insist(ends_at > this.told.ends_at_ms, "wrong_end");
    this.told.ends_at_ms = ends_at;
  }

  _suspended({ left_ms }) {
    this.#insistStatus("upcoming", "open");
    insist(left_ms <= Math.max(0, this.told.ends_at_ms - this.terms.opens_at_ms), "wrong_end");
    this.told.status = "suspended";
    this.leftMs = left_ms;
  }

  _resumed({ at, ends_at }) {
    this.#insistStatus("suspended");
    insist(ends_at > at && ends_at >= Math.max(at, this.terms.opens_at_ms) + this.leftMs, "wrong_end");
    this.told.status = at < this.terms.opens_at_ms ? "upcoming" : "open";
    this.told.ends_at_ms = ends_at;
  }

  _withdrawn() {
    this.#insistStatus("upcoming", "open", "suspended");
    this.told.status = "withdrawn";
  }

  _closed(closed) {
    this.#insistStatus("open");
    insist(closed.at >= this.told.ends_at_ms, "wrong_time");
    insist(closed.ends_at === this.told.ends_at_ms, "wrong_end");
    insist(this.#isOpenedRightly(closed.reserve), "wrong_reserve");
    const { price_fen: now, bids } = this.told;
    const isSold = bids > 0 && now >= (closed.reserve?.reserve_fen ?? 0);
    const due = isSold ? ["sold", null, now, this.leader] : ["unsold", bids ? "reserve_not_met" : null, null, null];
    const said = [closed.result, closed.reason, closed.price_fen, closed.paddle];
    insist(due.every((value, i) => value === said[i]), "wrong_result");
    // The last price stays known of a lot that did not reach its reserve; nobody leads by it.
    if (!isSold) [this.leader, this.told.rank] = [null, null];
    Object.assign(this.told, { status: "closed", result: closed.result });
  }

  _opened_ranks({ openings }) {
    this.#insistStatus("closed");
    insist(!this.told.ranks_opened, "wrong_status");
    const owed = [...this.paddles]
      .filter(([paddle]) => this.bidders.has(paddle))
      .sort(([, one], [, other]) => one.seq - other.seq);
    const isOwed = ([paddle, { rank, seq }], i) =>
      openings[i].seq === seq && openings[i].content.paddle === paddle && openings[i].content.rank === rank;
    insist(owed.length === openings.length && owed.every(isOwed), "wrong_openings");
    this.told.ranks_opened = true;
  }

  #insistStatus(...allowed) {
    insist(allowed.includes(this.told.status), "wrong_status", { status: this.told.status });
  }

  /** The rank a bidder bids with: as opened after the close; before that, as the first bid shows. */
  #rankOf({ paddle, rank }) {
    if (!this.paddles.has(paddle)) {
      insist(this.#opened === null, "not_admitted");
      this.paddles.set(paddle, { rank, seq: 0 });
    }
    return this.paddles.get(paddle).rank;
  }

  /** The start and whole steps above it; a term may bind the first bid to the start itself. */
  #isOffer(fen) {
    const { start_fen, increment_fen, first_bid } = this.terms;
    if (this.told.bids === 0 && first_bid === "equals_start" && fen !== start_fen) return false;
    return fen >= start_fen && (fen - start_fen) % increment_fen === 0;
  }

  /** A reserve is opened where the heading committed to one, and is that one. */
  #isOpenedRightly(reserve) {
    const owed = this.terms.reserve_commitment;
    return owed === undefined ? reserve === undefined : reserve !== undefined && this.#reserve === owed;
  }

  #leaderMustWait(paddle) {
    if (this.leader !== paddle) return false;
    const may = this.terms.leader_may_raise;
    return may === "no" || (may === "after_second_bidder" && this.bidders.size === 1);
  }

  /** Higher than the price now; or the same, from a holder of an earlier rank than the leader's. */
  #beats(fen, rank) {
    const { price_fen: now, rank: leaders } = this.told;
    if (now === null || fen > now) return true;
    return fen === now && rank !== null && (leaders === null || rank < leaders);
  }

  get #beginsSale() {
    return this.terms.kind === "sale" && this.told.bids === 0;
  }

  #endAfter(at) {
    const { sale_bidding_seconds, extension_seconds, max_extensions } = this.terms;
    if (this.#beginsSale) return at + sale_bidding_seconds * 1000;
    if (max_extensions !== null && this.told.extensions >= max_extensions) return this.told.ends_at_ms;
    return Math.max(this.told.ends_at_ms, at + extension_seconds * 1000);
  }
}

function areTerms(terms) {
  if (!isObject(terms)) return false;
  const later = Object.entries(LATER_TERMS).filter(([name]) => Object.hasOwn(terms, name));
  const checks = [...Object.entries(TERMS), ...later];
  if (!hasNames(terms, checks.map(([name]) => name))) return false;
  const fit = checks.every(([name, check]) => check(terms[name]));
  return fit && (terms.kind === "sale") === (terms.round === "sale") && terms.opens_at_ms < terms.ends_at_ms;
}

function isWellFormed(entry) {
  const fields = FIELDS[entry.kind];
  const opens = entry.kind === "closed" && Object.hasOwn(entry, "reserve");
  if (!hasNames(entry, ["seq", "kind", ...Object.keys(fields), ...(opens ? ["reserve"] : [])])) return false;
  if (opens && !isReserve(entry.reserve)) return false;
  return Object.entries(fields).every(([name, check]) => check(entry[name]));
}

function isReserve(reserve) {
  return hasNames(reserve, ["reserve_fen", "salt"]) && isFen(reserve.reserve_fen) && isHex(reserve.salt);
}

function isOpening(opening) {
  if (!hasNames(opening, ["seq", "salt", "content"]) || !isObject(opening.content)) return false;
  const { seq, salt, content } = opening;
  return (
    hasNames(content, ["kind", "paddle", "rank", "sealed"]) && isFen(seq) && isHex(salt) &&
    ["admitted", "priority"].includes(content.kind) && isPaddle(content.paddle) &&
    isRank(content.rank) && isHex(content.sealed)
  );
}
