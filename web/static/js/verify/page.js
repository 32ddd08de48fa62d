// The page that checks a record: takes files or a lot's own record, and says what was found.

import { fill } from "../words.js";
import { linesOf } from "./links.js";
import { Report } from "./report.js";

const root = document.querySelector("[data-verify]");
if (root) begin(root);

function begin(root) {
  const words = JSON.parse(document.querySelector('meta[name="verify-words"]').content);
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const report = new Report(part("report"), words, document.documentElement.lang);
  if (!globalThis.crypto?.subtle) {
    report.note(words.insecure);
    return;
  }
  // Begun at once, so that what is loaded goes on working when the line is cut.
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const keys = JSON.parse(root.dataset.keys);
  worker.onmessage = ({ data }) => {
    if (data.ready) ready();
    else if ("progress" in data) report.progress(fill(words.checking, { percent: percent(data.progress) }), data.progress);
    else if (data.flaw) report.flaw(data.flaw);
    else report.holds(data);
  };
  worker.onerror = () => report.note(words.broken);

  function ready() {
    part("choose").hidden = false;
    root.dataset.ready = "yes";
    part("files").addEventListener("change", ({ target }) => {
      take([...target.files]);
      target.value = "";
    });
    wireDrop(part("drop"), take);
    const again = part("fetch");
    if (!again) return;
    again.hidden = false;
    again.addEventListener("click", () => fetchLot(root.dataset.lot));
    fetchLot(root.dataset.lot);
  }

  /** Check what was chosen: one record, and whatever was signed about it. */
  async function take(files) {
    report.progress(words.reading, 0);
    try {
      const contents = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())));
      const records = contents.filter(isRecord);
      if (records.length !== 1) return report.note(records.length ? words.two_records : words.no_record);
      const signed = contents.filter((content) => !isRecord(content));
      return check(records[0], signed.length ? joined(signed) : null);
    } catch {
      return report.note(words.cannot_read);
    }
  }

  async function fetchLot(lot) {
    report.progress(words.fetching, 0);
    try {
      const [record, signed] = await Promise.all(
        ["record", "heads"].map((name) => fetched(`/lots/${lot}/${name}.jsonl`)),
      );
      return check(record, signed.length ? signed : null);
    } catch {
      return report.note(words.cannot_fetch);
    }
  }

  function check(record, signed) {
    worker.postMessage({ record, signed, keys });
  }
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return new Uint8Array(await answer.arrayBuffer());
}

function wireDrop(zone, take) {
  const over = (is) => (event) => {
    event.preventDefault();
    zone.classList.toggle("drop-over", is);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
}

/** What was signed says so in each line; everything else is taken for a record, and checked as one. */
function isRecord(content) {
  const [first] = linesOf(content);
  const text = new TextDecoder().decode(first);
  return !/^\s*\{[^{]*"(signature|public_key)"\s*:/.test(text);
}

function joined(contents) {
  const lines = contents.flatMap((content) => [...linesOf(content)]);
  const size = lines.reduce((sum, line) => sum + line.length + 1, 0);
  const whole = new Uint8Array(size).fill(10);
  let place = 0;
  for (const line of lines) {
    whole.set(line, place);
    place += line.length + 1;
  }
  return whole;
}

const percent = (part) => Math.floor(part * 100);
