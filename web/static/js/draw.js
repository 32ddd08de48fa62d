// A draw as it happens: told over a socket that something changed, the page is read anew.

import { runClocks } from "./clocks.js";

const SUBPROTOCOL = "draw.v1";
const AGAIN_MS = 3_000;

const root = document.querySelector("[data-draw]");
if (root) listen(root.dataset.draw);

function listen(draw) {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/live/draws/${draw}`, SUBPROTOCOL);
  socket.addEventListener("message", ({ data }) => {
    const { phase } = JSON.parse(data);
    if (phase !== shown().dataset.phase) readAnew().catch(() => {});
  });
  socket.addEventListener("close", ({ code }) => {
    if (code !== 1000) setTimeout(() => listen(draw), AGAIN_MS);
  });
}

const shown = () => document.querySelector("[data-draw]");

/** Take the page's new content; what was just revealed comes in one after the other. */
async function readAnew() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("[data-draw]");
  if (!next) return;
  const wasRevealed = Boolean(shown().querySelector(".drawn"));
  next.classList.toggle("reveals", !wasRevealed && Boolean(next.querySelector(".drawn")));
  shown().replaceWith(next);
  runClocks(next);
}
