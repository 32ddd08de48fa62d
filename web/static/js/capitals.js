// An amount in Chinese capital numerals while it is typed; the same words as the server's
// auction/kernel/money.py, held together by tests/web/test_scripts.py.

import { words } from "./words.js";

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

/** Read what a person typed as fen, a BigInt; null if it is no exact amount. */
export function parseYuan(text) {
  const plain = text.trim().replace(/^[¥￥]+/, "").replace(/[,，\s]/g, "");
  const match = /^(\d{1,14})(?:\.(\d{0,2}))?$/.exec(plain);
  return match ? BigInt(match[1]) * 100n + BigInt((match[2] ?? "").padEnd(2, "0")) : null;
}

/** Write fen (a BigInt) in capital numerals: 327060000n is 叁佰贰拾柒万零陆佰元整. */
export function capitals(fen) {
  const yuan = fen / 100n;
  const jiao = Number((fen % 100n) / 10n);
  const cent = Number(fen % 10n);
  let text = yuan || !(fen % 100n) ? `${whole(yuan)}元` : "";
  if (!jiao && !cent) return `${text}整`;
  if (jiao) text += `${DIGITS[jiao]}角`;
  else if (text) text += "零";
  return text + (cent ? `${DIGITS[cent]}分` : "整");
}

/** Show the words of every [data-capitals] field in the element it names. */
export function showCapitals(root) {
  for (const field of root.querySelectorAll("[data-capitals]")) {
    const output = document.getElementById(field.dataset.capitals);
    if (!output) continue;
    const show = () => {
      const fen = parseYuan(field.value);
      output.textContent = field.value.trim() === "" ? "" : fen === null ? words.bad_amount : capitals(fen);
    };
    field.addEventListener("input", show);
    show();
  }
}

function whole(yuan) {
  if (!yuan) return DIGITS[0];
  let text = "";
  let gap = false;
  for (let group = GROUPS.length - 1; group >= 0; group -= 1) {
    const part = Number((yuan / 10n ** BigInt(4 * group)) % 10000n);
    if (!part) {
      gap ||= text !== "";
      continue;
    }
    if (text && (gap || part < 1000)) text += "零";
    text += four(part) + groupName(yuan, group);
    gap = false;
  }
  return text;
}

function groupName(yuan, group) {
  // 万亿 shares its 亿 with the group below when that one is written too.
  if (group === 3) return (yuan / 10n ** 8n) % 10000n ? "万" : "万亿";
  return GROUPS[group];
}

function four(part) {
  let text = "";
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(part / 10 ** place) % 10;
    if (!digit) {
      gap ||= text !== "";
      continue;
    }
    text += (gap ? "零" : "") + DIGITS[digit] + PLACES[place];
    gap = false;
  }
  return text;
}
