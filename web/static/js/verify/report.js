// Says in words what a check found: how far it is, what the record comes to, or its first flaw.

import { money } from "../live/panel.js";
import { fill } from "../words.js";

const ZONE = "Asia/Shanghai";

export class Report {
  constructor(root, words, language) {
    Object.assign(this, { root, words });
    this.clock = new Intl.DateTimeFormat(language.startsWith("zh") ? "zh-CN" : "en-GB", {
      timeZone: ZONE, dateStyle: "long", timeStyle: "medium", hourCycle: "h23",
    });
  }

  /** Something stands in the way of a check. */
  note(sentence) {
    this.#show("notice notice-warn", [make("p", "notice-title", sentence)]);
  }

  progress(sentence, part) {
    if (this.bar?.isConnected) {
      this.bar.value = part;
      this.bar.previousSibling.textContent = sentence;
      return;
    }
    this.bar = Object.assign(document.createElement("progress"), { className: "check-bar", max: 1, value: part });
    this.bar.setAttribute("aria-label", this.words.progress);
    this.#show("notice", [make("p", "notice-title", sentence), this.bar]);
  }

  flaw({ code, line, data, inSigned }) {
    const where = line ? fill(inSigned ? this.words.in_signed : this.words.in_record, { line }) : "";
    const what = fill(this.words.flaws[code] ?? this.words.broken, { ...data, status: this.words.states[data.status] });
    this.#show("notice notice-late", [
      make("p", "notice-title", this.words.does_not_hold),
      make("p", "notice-body", `${where}${what}`),
    ]);
    this.root.dataset.line = line;
  }

  holds({ outcome, attested }) {
    this.#show("notice notice-done", [
      make("p", "notice-title", this.words.holds),
      this.#facts(outcome),
      ...this.#attested(attested, outcome),
    ]);
  }

  #facts(outcome) {
    const { words } = this;
    const state = words.states[outcome.result ?? outcome.status];
    const price = outcome.price_fen === null ? words.none : money(outcome.price_fen);
    const rows = [
      [words.lot, outcome.lot],
      [words.state, state],
      ...(outcome.result === null ? [] : [[words.winner, outcome.winner ?? words.none]]),
      [words.price, price],
      ...(outcome.rank === null ? [] : [[words.rank, outcome.rank]]),
      [words.bids, outcome.bids],
      [words.extensions, outcome.extensions],
      [words.end, this.clock.format(outcome.ends_at_ms)],
      [words.entries, outcome.entries],
      [words.ranks, outcome.ranks_opened ? words.opened : words.not_opened],
      [words.head, make("code", "hash", outcome.head)],
    ];
    const list = make("dl", "facts");
    for (const [name, value] of rows) list.append(pair(name, value));
    return list;
  }

  /** What the signatures add, and plainly what they do not. */
  #attested(attested, outcome) {
    const { words } = this;
    if (attested === null) return [make("p", "notice-body", words.nothing_signed)];
    if (attested.seq < 0) return [make("p", "notice-body", words.signed_of_others)];
    const told = [make("p", "notice-body", fill(words[`signed_${attested.held}`], attested))];
    if (attested.seq < outcome.entries) told.push(make("p", "notice-body", words.later_unsigned));
    for (const { fingerprint, isPublished } of attested.signers) {
      const line = make("p", "notice-body", `${isPublished ? words.fingerprint : words.foreign_key} `);
      line.append(make("code", "hash", fingerprint));
      told.push(line);
    }
    return told;
  }

  #show(className, children) {
    this.root.className = `${className} report`;
    this.root.hidden = false;
    delete this.root.dataset.line;
    this.root.replaceChildren(...children);
  }
}

function make(tag, className, text) {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function pair(name, value) {
  const row = document.createElement("div");
  const shown = document.createElement("dd");
  shown.append(value instanceof Node ? value : String(value));
  row.append(make("dt", "", name), shown);
  return row;
}
