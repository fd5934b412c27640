// Copies and deletions: asked for at once, done a moment later.

import { json, newKey } from "./api.js";
import { element } from "./element.js";
import { say } from "./words.js";

const PAUSE_MS = 700;
const MOST_LOOKS = 120;

export async function done(job) {
  let now = job;
  for (let look = 0; look < MOST_LOOKS && ["pending", "running"].includes(now.state); look += 1) {
    await new Promise((go) => setTimeout(go, PAUSE_MS));
    now = await json(`jobs/${encodeURIComponent(job.job_id)}`);
  }
  return now;
}

export async function begin(path, data_classes, key = newKey()) {
  return json(path, { body: { data_classes }, headers: { "Idempotency-Key": key } });
}

export function progress(key) {
  return element("div", { className: "working", testid: "working" },
    element("progress", { attributes: { "aria-label": say(key) } }), element("span", { text: say(key) }));
}

export function save(text, name, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { attributes: { href: address, download: name } }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
