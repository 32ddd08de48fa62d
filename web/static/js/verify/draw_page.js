// The page that checks a draw's file: shows each step that holds, or the first that does not.

import { checkDraw } from "./draw.js";

const root = document.querySelector("[data-verify-draw]");
if (root) begin(root);

function begin(root) {
  const words = JSON.parse(document.querySelector('meta[name="draw-words"]').content);
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const report = part("report");
  if (!globalThis.crypto?.subtle) {
    show("notice-warn", [make("p", "notice-title", words.insecure)]);
    return;
  }
  part("drop").hidden = false;
  part("files").addEventListener("change", ({ target }) => {
    if (target.files.length) take(target.files[0]);
    target.value = "";
  });
  wireDrop(part("drop"));
  root.dataset.ready = "yes";
  if (root.dataset.fetch) fetchIt(root.dataset.fetch);

  async function take(file) {
    try {
      await check(new Uint8Array(await file.arrayBuffer()));
    } catch {
      show("notice-warn", [make("p", "notice-title", words.cannot_read)]);
    }
  }

  async function fetchIt(address) {
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(String(answer.status));
      await check(new Uint8Array(await answer.arrayBuffer()));
    } catch {
      show("notice-warn", [make("p", "notice-title", words.cannot_read)]);
    }
  }

  async function check(bytes) {
    const steps = make("dl", "facts facts-single");
    const held = (step, value) => {
      const pair = make("div");
      const shown = make("dd");
      shown.append(make("code", "hash", value));
      pair.append(make("dt", "", words[step]), shown);
      steps.append(pair);
    };
    try {
      await checkDraw(bytes, held);
      show("notice-done", [make("p", "notice-title", words.holds), steps]);
    } catch (fault) {
      if (!fault.code) throw fault;
      const said = words.faults[fault.code] ?? words.not_a_record;
      show("notice-late", [make("p", "notice-title", words.does_not_hold), make("p", "notice-body", said), steps]);
      report.dataset.fault = fault.code;
    }
  }

  function show(tone, pieces) {
    report.className = `notice ${tone} report stack-tight`;
    delete report.dataset.fault;
    report.replaceChildren(...pieces);
    report.hidden = false;
  }

  function wireDrop(zone) {
    const over = (is) => (event) => {
      event.preventDefault();
      zone.classList.toggle("drop-over", is);
    };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", (event) => {
      over(false)(event);
      if (event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
    });
  }
}

function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}
