// Makes pages that already work a little kinder. Nothing here is needed to use the house.

import { showCapitals } from "./capitals.js";
import { runClocks } from "./clocks.js";
import { askBefore } from "./confirm.js";
import { keepDrafts } from "./drafts.js";
import { nameFaults } from "./faults.js";
import { closeMenus, showCurrentLink } from "./menus.js";
import { tellOffline } from "./offline.js";
import { sendOnce } from "./sending.js";
import { watchWording } from "./wording.js";

showCapitals(document);
runClocks(document);
askBefore(document);
keepDrafts(document);
sendOnce(document);
closeMenus(document);
showCurrentLink(document);
tellOffline(document);
nameFaults(document);
watchWording(document);

document.querySelector("[data-focus]")?.focus();
