// Makes pages that already work a little kinder. Nothing here is needed to use the house.

import { showCapitals } from "./capitals.js";
import { runClocks } from "./clocks.js";
import { askBefore } from "./confirm.js";
import { keepDrafts } from "./drafts.js";

showCapitals(document);
runClocks(document);
askBefore(document);
keepDrafts(document);

document.querySelector("[data-focus]")?.focus();
