// The line to a running lot: one socket, taken up again when it breaks, and the court's clock.

import { afterFrame, fromSnapshot } from "./state.js";

const PING_EVERY_MS = 5000;
const PAUSES_MS = [250, 500, 1000, 2000, 5000];
const SILENT_FOR_MS = 12000;
const ANSWER_WITHIN_MS = 3000;

/**
 * Speaks the live protocol. Tells its listener: lot(state, events), clock(court ms, rate, doubt ms),
 * answer(frame), service(frame), line("open" | "lost"), turnedAway().
 */
export class LiveLine {
  constructor(url, listener) {
    Object.assign(this, { url, listener, lot: null, tries: 0, socket: null, heardAt: 0, best: Infinity });
    setInterval(() => this.#watch(), PING_EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.#watch());
    addEventListener("online", () => this.#connect());
    addEventListener("offline", () => this.open && this.#giveUp());
  }

  start() {
    this.#connect();
  }

  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Send a frame; false when the line is down, so that the sender keeps it for later. */
  send(frame) {
    if (!this.open) return false;
    this.socket.send(JSON.stringify(frame));
    if (frame.kind === "bid") this.#expectAnswer(this.socket);
    return true;
  }

  #connect() {
    clearTimeout(this.again);
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    const after = this.lot ? `?after=${this.lot.seq}` : "";
    const socket = new WebSocket(this.url + after, "auction.v1");
    this.socket = socket;
    this.heardAt = performance.now();
    socket.addEventListener("open", () => {
      this.tries = 0;
      this.heardAt = performance.now();
      this.best = Infinity;
      this.listener.line("open");
      this.#ping();
    });
    socket.addEventListener("message", ({ data }) => socket === this.socket && this.#hear(JSON.parse(data)));
    socket.addEventListener("close", () => socket === this.socket && this.#lost());
  }

  #lost() {
    this.listener.line("lost");
    const pause = PAUSES_MS[Math.min(this.tries, PAUSES_MS.length - 1)];
    this.tries += 1;
    this.again = setTimeout(() => this.#connect(), pause * (0.75 + Math.random() / 2));
  }

  #watch() {
    const held = this.socket?.readyState <= WebSocket.OPEN;
    if (held && performance.now() - this.heardAt > SILENT_FOR_MS) return this.#giveUp();
    return this.open ? this.#ping() : this.#connect();
  }

  /** A silent line is a lost one: nobody may be there to answer its closing. */
  #giveUp() {
    const silent = this.socket;
    this.socket = null;
    silent.close();
    this.#lost();
  }

  /** A bid on a line that says nothing more is asked again, by the same id, on a new line. */
  #expectAnswer(socket) {
    const sentAt = performance.now();
    setTimeout(() => {
      const silent = socket === this.socket && this.open && this.heardAt < sentAt;
      if (silent) this.#giveUp();
    }, ANSWER_WITHIN_MS);
  }

  #ping() {
    this.send({ kind: "ping", t: Math.round(performance.now()) });
  }

  #hear(frame) {
    this.heardAt = performance.now();
    if (frame.kind === "snapshot") this.#learn(fromSnapshot(frame), [], frame.now);
    else if (frame.kind === "events") this.#events(frame);
    else if (frame.kind === "pong") this.#pong(frame);
    else if (frame.kind === "service") this.listener.service(frame);
    else if (["accepted", "refused", "error"].includes(frame.kind)) this.listener.answer(frame);
  }

  #events(frame) {
    if (!this.lot) return;
    try {
      this.#learn(afterFrame(this.lot, frame), frame.events, frame.now);
    } catch {
      this.lot = null; // A number is missing: only a fresh snapshot is true.
      this.socket.close();
    }
  }

  #learn(lot, events, now) {
    const moved = this.lot && this.lot.rate !== lot.rate;
    this.lot = lot;
    if (this.best === Infinity || moved) this.listener.clock(now, lot.rate, null);
    this.listener.lot(lot, events);
  }

  /** The quickest round trip of this line tells court time best. */
  #pong(frame) {
    const trip = performance.now() - frame.t;
    const rate = this.lot?.rate ?? 1;
    if (rate === 1 && trip > this.best * 1.5) return;
    this.best = Math.min(this.best, trip);
    this.listener.clock(frame.now + (trip / 2) * rate, rate, trip / 2);
  }
}
