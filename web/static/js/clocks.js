// Countdowns on the court's clock, which in a sandbox may run fast.

import { fill, words } from "./words.js";

const DAY_MS = 86_400_000;

/** Court time in ms at a machine time in ms, from what the page was told when it was made. */
export class CourtClock {
  constructor(courtMs, rate, machineMs = Date.now()) {
    Object.assign(this, { courtMs, rate, machineMs });
  }

  now(machineMs = Date.now()) {
    return this.courtMs + (machineMs - this.machineMs) * this.rate;
  }
}

/** The page's own clock, from its <meta> tags. */
export function pageClock() {
  const told = (name) => Number(document.querySelector(`meta[name="${name}"]`)?.content);
  return new CourtClock(told("court-now") || Date.now(), told("court-rate"));
}

/** "00:03:04" for a length in ms; never negative. */
export function clockText(ms) {
  const seconds = Math.max(Math.ceil(ms / 1000), 0);
  const two = (n) => String(n).padStart(2, "0");
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
}

/** What is left, in ms: to the second on the last day, before that in words. */
export function leftText(ms) {
  return ms < DAY_MS ? clockText(ms) : spanText(ms);
}

/** The two largest units of a length in ms, in words: "5 h 12 min". */
export function spanText(ms) {
  let left = Math.floor(Math.abs(ms) / 1000);
  const units = [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1]];
  const counts = units.map(([name, size]) => {
    const n = Math.floor(left / size);
    left -= n * size;
    return { name, n };
  });
  const found = counts.findIndex(({ n }) => n > 0);
  const first = found < 0 ? counts.length - 1 : found;
  const shown = counts.slice(first, first + 2).filter(({ n }, i) => n || i === 0);
  const gap = document.documentElement.lang.startsWith("zh") ? "" : " ";
  return shown.map(({ name, n }) => fill(words[name], { n })).join(gap);
}

/** Keep every [data-until] true: as a clock where data-shape says so, else in words. */
export function runClocks(root, clock = pageClock()) {
  const marks = [...root.querySelectorAll("[data-until]")];
  if (!marks.length) return;
  const tick = () => marks.forEach((mark) => show(mark, Number(mark.dataset.until) - clock.now()));
  tick();
  setInterval(tick, 250);
}

function show(mark, ms) {
  const text = mark.dataset.shape === "clock" ? leftText(ms) : sentence(ms);
  if (mark.textContent !== text) mark.textContent = text;
  mark.classList.toggle("clock-over", mark.dataset.shape === "clock" && ms <= 0);
  mark.closest(".left")?.classList.toggle("left-late", ms <= 0);
}

function sentence(ms) {
  const span = spanText(ms);
  return ms <= 0 ? fill(words.span_late, { span }) : fill(words.in_span, { span });
}
