// What a watcher knows of a lot: a snapshot, then the events after it, equals a fresh snapshot.
// Pure: no page, no socket. docs/live-protocol.md says what each event means.

/** Begin from a snapshot frame. */
export function fromSnapshot(frame) {
  return { ...frame.state, lot: frame.lot, seq: frame.seq, you: frame.you, rate: frame.rate ?? 1 };
}

/** Take up one event; throws if a number is missing, for then only a fresh snapshot is true. */
export function afterEvent(lot, event) {
  if (event.seq <= lot.seq) return lot;
  if (event.seq !== lot.seq + 1) throw new Error(`a gap before ${event.seq}`);
  return { ...lot, ...(CHANGES[event.kind]?.(lot, event) ?? {}), seq: event.seq };
}

/** Take up an events frame. */
export function afterFrame(lot, frame) {
  const told = {};
  for (const name of ["you", "watching", "rate"]) if (name in frame) told[name] = frame[name];
  return { ...frame.events.reduce(afterEvent, lot), ...told };
}

const CHANGES = {
  opened: () => ({ status: "open" }),
  bid: (lot, event) => ({
    price_fen: event.price_fen,
    leader: event.paddle,
    leader_rank: event.rank,
    next_fen: withinReach(event.price_fen + lot.increment_fen),
    bids: lot.bids + 1,
    extensions: lot.extensions + (extends_(lot, event) ? 1 : 0),
    ends_at: event.ends_at,
  }),
  extended: (lot, event) => ({ ends_at: event.ends_at }),
  suspended: (lot, event) => ({ status: "suspended", ends_at: null, left_ms: event.left_ms }),
  resumed: (lot, event) => ({
    status: event.at < lot.opens_at ? "upcoming" : "open",
    ends_at: event.ends_at,
    left_ms: null,
  }),
  withdrawn: () => ({ status: "withdrawn" }),
  closed: (lot, event) => ({
    status: "closed",
    result: event.result,
    // Below a secret reserve nothing is sold and nobody leads; what was bid is still the price.
    price_fen: event.price_fen ?? lot.price_fen,
    leader: event.paddle,
    leader_rank: event.paddle === null ? null : lot.leader_rank,
    ends_at: event.ends_at,
    ...("reserve" in event ? { reserve: event.reserve } : {}),
  }),
};

/** No price above the greatest amount can be offered. */
function withinReach(fen) {
  return fen <= Number.MAX_SAFE_INTEGER ? fen : null;
}

/** A sale's first bid opens its day of bidding; that moves the end, but is no extension. */
function extends_(lot, event) {
  const opensTheSale = lot.round === "sale" && lot.bids === 0;
  return event.ends_at !== lot.ends_at && !opensTheSale;
}
