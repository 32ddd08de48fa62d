// Shows a running lot on its page: clock, price, who leads, the record, and what became of my bids.

import { capitals, parseYuan } from "../capitals.js";
import { CourtClock, leftText } from "../clocks.js";
import { fill } from "../words.js";

const ROWS_SHOWN = 100;
const LATE_MS = 300_000;
const TONES = { open: "live", suspended: "warn", withdrawn: "late", sold: "done" };

export class Panel {
  constructor(root, words, clock) {
    Object.assign(this, { root, words, clock, lot: null, touched: false });
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    setInterval(() => this.#tick(), 200);
  }

  setClock(courtMs, rate) {
    this.clock = new CourtClock(courtMs, rate);
  }

  show(lot, events) {
    const before = this.lot;
    this.lot = lot;
    if (before && before.status !== lot.status) this.#status(lot);
    this.#price(lot, before);
    this.#standing(lot);
    this.#form(lot, before);
    this.#stop(lot, before, events);
    events.forEach((event) => this.#record(event));
    this.#text("watching", lot.watching === undefined ? "" : fill(this.words.watching, { n: lot.watching.toLocaleString("en") }));
    this.#text("extended", lot.extensions ? fill(this.words.extended_times, { n: lot.extensions }) : "");
    this.#text("count", String(lot.bids));
    this.#tick();
  }

  connection(state) {
    const line = this.part("connection");
    line.classList.toggle("connection-open", state === "open");
    line.classList.toggle("connection-lost", state !== "open");
    this.#text("line", state === "open" ? this.words.connected : this.words.line_lost);
    if (state !== "open") this.#text("watching", "");
  }

  service(frame) {
    const notice = this.part("service");
    notice.hidden = frame.taking_bids;
    if (!frame.taking_bids) notice.textContent = this.words.not_taking_bids;
  }

  /** Say in words what became of a bid; the newest stands first. */
  bid(bid) {
    const list = this.part("said");
    let line = list.querySelector(`[data-bid="${bid.id}"]`);
    if (!line) {
      line = document.createElement("li");
      line.dataset.bid = bid.id;
      list.prepend(line);
    }
    line.className = `bid-said bid-said-${bid.state === "waiting" ? "sent" : bid.state}`;
    line.textContent = `${money(bid.price_fen)} · ${this.#outcome(bid)}`;
  }

  #outcome(bid) {
    if (bid.state === "sent") return this.words.bid_sent;
    if (bid.state === "waiting") return this.words.bid_waiting;
    if (bid.state === "accepted") return fill(this.words.bid_accepted, { seq: bid.seq });
    if (bid.code === "jump_too_big") return this.words.jump_asked;
    return this.refusal(bid.code, bid.data);
  }

  refusal(code, data = {}) {
    const shown = Object.fromEntries(
      Object.entries(data).map(([name, value]) => [name, name.endsWith("_fen") ? money(value) : value]),
    );
    return fill(this.words.refusals[code] ?? this.words.refused, shown);
  }

  get typedFen() {
    const fen = parseYuan(this.part("amount").value);
    return fen === null ? null : Number(fen);
  }

  /** Move the typed amount by whole steps, never under what may be offered. */
  step(by) {
    const typed = this.typedFen ?? this.lot.next_fen;
    this.#amount(Math.max(typed + by * this.lot.increment_fen, this.lot.next_fen ?? this.lot.start_fen));
    this.typed();
  }

  typed() {
    this.touched = true;
    this.#advise();
  }

  settled() {
    this.touched = false;
    if (this.lot?.next_fen) this.#amount(this.lot.next_fen);
    this.#advise();
  }

  /** The badge at the head and the shape of the panel follow the lot's state. */
  #status(lot) {
    const state = lot.result ?? lot.status;
    const badge = document.createElement("span");
    badge.className = `badge badge-${TONES[state] ?? "plain"}`;
    badge.textContent = this.words.states[state];
    this.part("badge").replaceChildren(badge);
    this.#text("clock-note", "");
    this.root.classList.toggle("lot-over", isOver(lot));
  }

  /** Say at once that the bidding stands still, by whom and why; the rest stands on a fresh page. */
  #stop(lot, before, events) {
    const notice = this.part("stop");
    const said = events.findLast((event) => event.kind === "suspended" || event.kind === "withdrawn");
    if (before && before.status !== lot.status && isStopped(lot) && !said) location.reload();
    notice.hidden = !isStopped(lot);
    if (!said || !isStopped(lot)) return;
    const byOutage = said.reason === "outage";
    const title = said.kind === "withdrawn" ? "withdrawn" : `stopped_by_${byOutage ? "outage" : said.act}`;
    notice.replaceChildren(line("notice-title", this.words[title]), line("", byOutage ? "" : said.reason));
  }

  #price(lot, before) {
    const price = lot.price_fen ?? lot.start_fen;
    this.#text("price-label", this.#priceLabel(lot));
    this.#text("price", money(price));
    this.#text("price-words", capitals(BigInt(price)));
    if (before && before.price_fen !== lot.price_fen) this.part("price").classList.add("just-changed");
    setTimeout(() => this.part("price").classList.remove("just-changed"), 900);
  }

  #priceLabel(lot) {
    if (lot.result === "sold") return this.words.sold_for;
    return lot.price_fen === null ? this.words.start_price : this.words.current_price;
  }

  #standing(lot) {
    const mark = this.part("standing");
    const mine = lot.you?.paddle;
    const leading = mine && lot.leader === mine;
    const outbid = mine && !leading && !isOver(lot) && this.root.dataset.hasBid === "yes";
    mark.className = `standing${leading ? " standing-leading" : outbid ? " standing-outbid" : ""}`;
    if (leading) this.root.dataset.hasBid = "yes";
    mark.textContent = this.#standingText(lot, leading, outbid);
  }

  #standingText(lot, leading, outbid) {
    if (lot.status === "withdrawn") return this.words.withdrawn;
    if (lot.status === "closed") return this.#ended(lot, leading);
    if (leading) return fill(this.words.you_lead, { paddle: lot.leader });
    if (outbid) return fill(this.words.outbid_by, { paddle: lot.leader });
    return lot.leader ? fill(this.words.leads, { paddle: lot.leader }) : this.words.no_bid_yet;
  }

  #ended(lot, leading) {
    if (lot.result !== "sold") return lot.bids ? this.words.reserve_not_met : this.words.unsold;
    return leading ? this.words.you_won : fill(this.words.sold_to, { paddle: lot.leader });
  }

  #form(lot, before) {
    const form = this.part("form");
    const may = lot.you?.can_bid ?? false;
    const changed = before && (before.you?.can_bid ?? false) !== may;
    if (changed && !isOver(lot)) location.reload(); // The form itself changes.
    if (!form) return;
    form.hidden = lot.status !== "open" && lot.status !== "upcoming";
    this.part("submit").disabled = lot.status !== "open";
    this.#text("step", `${this.words.one_step} ${money(lot.increment_fen)}`);
    if (lot.next_fen && (!this.touched || this.typedFen === null)) this.#amount(lot.next_fen);
    this.#advise();
  }

  /** Say at once, before it is sent, that an amount is too small. */
  #advise() {
    const least = this.lot?.next_fen;
    const tooLow = this.touched && least && this.typedFen !== null && this.typedFen < least;
    this.#text("too-low", tooLow ? fill(this.words.least_now, { next_fen: money(least) }) : "");
  }

  #amount(fen) {
    const field = this.part("amount");
    if (!field) return;
    field.value = money(fen).slice(2);
    this.#text("amount-words", capitals(BigInt(fen)));
  }

  #record(event) {
    const rows = this.part("record");
    if (event.kind === "bid") rows.prepend(this.#bidRow(event));
    else if (event.kind === "extended") rows.prepend(this.#noteRow(fill(this.words.extended_to, { clock: hour(event.ends_at) })));
    else if (event.kind === "suspended") rows.prepend(this.#noteRow(this.words[`stopped_by_${event.reason === "outage" ? "outage" : event.act}`]));
    else if (event.kind === "resumed") rows.prepend(this.#noteRow(fill(this.words.resumed, { clock: hour(event.ends_at) })));
    while (rows.children.length > ROWS_SHOWN) rows.lastElementChild.remove();
    this.part("record-empty")?.remove();
  }

  #bidRow(event) {
    const row = document.createElement("tr");
    const mine = event.paddle === this.lot.you?.paddle;
    if (mine) Object.assign(this.root.dataset, { hasBid: "yes" });
    row.classList.toggle("marked", mine);
    const paddle = document.createElement("span");
    paddle.className = "paddle";
    paddle.textContent = event.paddle;
    const rest = `${event.rank ? ` · ${fill(this.words.rank, { rank: event.rank })}` : ""}`;
    const own = mine ? [` ${this.words.you} · `, this.#receipt(event.seq)] : [];
    row.append(cell(paddle, ...own, rest), figure(money(event.price_fen).slice(2)), figure(instant(event.at)));
    return row;
  }

  #receipt(seq) {
    const lot = this.root.dataset.liveLot;
    const link = document.createElement("a");
    link.href = `/api/v1/lots/${lot}/receipts/${seq}`;
    link.download = `receipt-${lot}-${seq}.json`;
    link.textContent = this.words.receipt;
    return link;
  }

  #noteRow(text) {
    const row = document.createElement("tr");
    row.className = "extended";
    const note = cell(text);
    note.colSpan = 3;
    row.append(note);
    return row;
  }

  #tick() {
    const lot = this.lot;
    if (!lot || !this.clock) return;
    const now = this.clock.now();
    const until = lot.status === "upcoming" ? lot.opens_at : lot.ends_at;
    const left = lot.status === "suspended" ? lot.left_ms : until - now;
    this.#text("clock-label", this.words[`clock_${lot.status}`]);
    this.#text("clock", this.#clockText(lot, left));
    const bar = this.part("bar");
    bar.hidden = lot.status !== "open" || left > LATE_MS;
    bar.value = Math.max(0, Math.min(left, LATE_MS)) / 1000;
    this.root.classList.toggle("lot-late", lot.status === "open" && left <= LATE_MS);
  }

  #clockText(lot, left) {
    if (lot.status === "withdrawn") return "—";
    return lot.status === "closed" ? hour(lot.ends_at) : leftText(left);
  }

  #text(name, text) {
    const part = this.part(name);
    if (part && part.textContent !== text) part.textContent = text;
  }
}

function isOver(lot) {
  return lot.status === "closed" || lot.status === "withdrawn";
}

function isStopped(lot) {
  return lot.status === "suspended" || lot.status === "withdrawn";
}

function line(name, text) {
  const made = document.createElement("p");
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

function cell(...content) {
  const made = document.createElement("td");
  made.append(...content);
  return made;
}

function figure(text) {
  const made = cell(text);
  made.className = "number-cell";
  return made;
}

/** Fen as "¥ 3,270,600", the fen only when they are not zero. */
export function money(fen) {
  const yuan = Math.floor(fen / 100).toLocaleString("en");
  const cents = fen % 100;
  return `¥ ${yuan}${cents ? `.${String(cents).padStart(2, "0")}` : ""}`;
}

const HOUR = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

function hour(ms) {
  return HOUR.format(ms);
}

function instant(ms) {
  return `${hour(ms)}.${String(ms % 1000).padStart(3, "0")}`;
}
