// Checks records beside the page, so that a long one never makes it wait.

import { checkRecord, checkSigned } from "./check.js";

const TOLD_EVERY_MS = 100;

self.onmessage = async ({ data: { record, signed, keys } }) => {
  let told = 0;
  const progress = async (part) => {
    if (performance.now() - told < TOLD_EVERY_MS) return;
    told = performance.now();
    self.postMessage({ progress: part });
  };
  try {
    const checked = await checkRecord(record, progress);
    const attested = signed ? await checkSigned(signed, checked, keys) : null;
    self.postMessage({ outcome: checked.outcome, attested });
  } catch (problem) {
    const { code = "broken", line = 0, data = {}, signed: inSigned = false } = problem;
    self.postMessage({ flaw: { code, line, data, inSigned } });
  }
};
self.postMessage({ ready: true });
