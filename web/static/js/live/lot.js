// The page of a lot comes alive: one line, one panel, my bids.

import { pageClock } from "../clocks.js";
import { fill } from "../words.js";
import { MyBids } from "./bids.js";
import { LiveLine } from "./line.js";
import { money, Panel } from "./panel.js";

const GUARD_STEPS = 10;

const root = document.querySelector("[data-live-lot]");
if (root) {
  wireGallery(root);
  // What is over does not change any more: no line is kept open for it.
  if (!root.classList.contains("lot-over")) begin(root);
}

function begin(root) {
  const words = JSON.parse(document.querySelector('meta[name="lot-words"]').content);
  const panel = new Panel(root, words, pageClock());
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = new LiveLine(`${scheme}://${location.host}/live/${root.dataset.liveLot}`, {
    lot: (lot, events) => panel.show(lot, events),
    clock: (courtMs, rate) => panel.setClock(courtMs, rate),
    line: (state) => {
      panel.connection(state);
      if (state === "open") bids.askAgain();
    },
    service: (frame) => panel.service(frame),
    answer: (frame) => {
      const bid = bids.answered(frame);
      if (bid?.state === "accepted") panel.settled();
      else if (bid?.code === "jump_too_big") askForJump(bid);
    },
  });
  const bids = new MyBids(root.dataset.liveLot, (frame) => line.send(frame), (bid) => panel.bid(bid));
  line.start();
  wireForm(panel, bids);

  function askForJump(bid) {
    const dialog = panel.part("jump");
    panel.part("jump-text").textContent = fill(words.jump_question, {
      price_fen: money(bid.price_fen), steps: bid.data.steps,
    });
    dialog.returnValue = "";
    dialog.onclose = () => dialog.returnValue === "yes" && bids.offer(bid.price_fen);
    dialog.showModal();
  }
}

function wireForm(panel, bids) {
  const form = panel.part("form");
  if (!form) return;
  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => panel.step(Number(button.dataset.step)));
  }
  panel.part("amount").addEventListener("input", () => panel.typed());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fen = panel.typedFen;
    if (fen === null || fen < 1) return panel.part("amount").focus();
    bids.offer(fen, { max_steps: GUARD_STEPS });
  });
}

function wireGallery(root) {
  const main = root.querySelector(".gallery-main");
  for (const link of root.querySelectorAll(".gallery-strip a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      main.src = link.href;
      main.alt = link.querySelector("img").alt;
      root.querySelector(".gallery-strip [aria-current]")?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
    });
  }
}
