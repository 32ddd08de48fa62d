// My bids on this page: each has an id of its own, and is kept until its answer is known.
// After a broken line or a reload the same id is asked again, so that nothing is bid twice.

const AGAIN_AFTER_MS = 1000;

export class MyBids {
  constructor(lotId, send, changed) {
    Object.assign(this, { key: `bids:${lotId}`, send, changed });
    this.bids = new Map(this.#kept().map((bid) => [bid.id, bid]));
  }

  /** Offer a price; guards: {max_steps}. Returns the bid. */
  offer(priceFen, guards = {}) {
    const bid = { id: freshId(), price_fen: priceFen, ...guards, state: "waiting" };
    this.bids.set(bid.id, bid);
    this.#ask(bid);
    return bid;
  }

  /** Ask again for every bid whose fate is not known. */
  askAgain() {
    for (const bid of this.bids.values()) if (isOpen(bid)) this.#ask(bid);
  }

  /** Take up the server's answer; returns the bid it answers, or undefined. */
  answered(frame) {
    const bid = this.bids.get(frame.id ?? frame.data?.id);
    if (!bid || !isOpen(bid)) return undefined;
    if (frame.kind === "refused" && frame.transient) {
      this.#become(bid, "waiting", { code: frame.code });
      setTimeout(() => isOpen(bid) && this.#ask(bid), AGAIN_AFTER_MS);
    } else if (frame.kind === "accepted") {
      this.#become(bid, "accepted", { seq: frame.seq, at: frame.at });
    } else {
      this.#become(bid, "refused", { code: frame.code, data: frame.data });
    }
    return bid;
  }

  #ask(bid) {
    const { id, price_fen, max_steps } = bid;
    const sent = this.send({ kind: "bid", id, price_fen, ...(max_steps ? { max_steps } : {}) });
    this.#become(bid, sent ? "sent" : "waiting");
  }

  #become(bid, state, what = {}) {
    Object.assign(bid, { state, ...what });
    const open = [...this.bids.values()].filter(isOpen);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(open));
    } catch {
      // Without storage a reload forgets; the record on the server does not.
    }
    this.changed(bid);
  }

  #kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }
}

function isOpen(bid) {
  return bid.state === "sent" || bid.state === "waiting";
}

function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `w-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
