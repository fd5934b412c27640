// My data: copy it, open a closed copy, delete the chats, and see who was given what.

import { json } from "./api.js";
import { asking, empty, fill, loading, note, troubleNote } from "./controls.js";
import { dataClass } from "./data_words.js";
import { byId, element } from "./element.js";
import { begin, done, progress, save } from "./jobs.js";
import { openSealed } from "./sealed.js";
import { day, knows, list, say, when } from "./words.js";

let names = new Map();
let asked = null; // the copy that is being made: it goes on while the child looks elsewhere

export async function showData(me, characters) {
  names = new Map(characters.map((one) => [one.character_id, one.name]));
  byId("data-kept").textContent = say(me.limits.words_sealed ? "kept_sealed" : "kept_open");
  if (!byId("delete-place").hasChildNodes()) byId("delete-place").append(deleting());
  await Promise.all([
    fill(byId("inventory"), inventory, "inventory-trouble"),
    fill(byId("given"), async () => whoSaw(await json("who-saw")), "given-trouble"),
  ]);
}

async function inventory() {
  const { inventory: kept } = await json("data-inventory");
  const some = kept.filter((one) => one.items > 0);
  if (!some.length) return empty("kept_nothing");
  return element("ul", { className: "rows" }, ...some.map((one) => element("li", {},
    element("p", { className: "row-head" }, element("strong", { text: dataClass(one.data_class) }), element("span", { className: "number", text: say("pieces", { n: one.items }) })),
    element("p", { className: "second small", text: one.retention_days === null ? say("kept_account") : say("kept_days", { n: one.retention_days }) }))));
}

function whoSaw(told) {
  byId("looked").replaceChildren(told.accesses.length
    ? element("ul", { className: "rows" }, ...told.accesses.map((one) => element("li", {},
      element("p", { className: "row-head" }, element("strong", { text: one.who }), element("span", { className: "state", text: dataClass(one.data_class) })),
      element("p", { className: "second small", text: `${when(one.at)} · ${one.purpose}` }))))
    : empty("looked_nobody"));
  if (!told.disclosures.length) return empty("given_nobody");
  return element("ul", { className: "rows" }, ...told.disclosures.map((one) => element("li", {},
    element("p", { className: "row-head" }, element("strong", { text: one.recipient }), element("span", { className: "state", text: recipient(one) })),
    element("p", { text: list(one.data_classes.map(dataClass)) }),
    element("p", { className: "second small", text: period(one) }))));
}

function recipient(one) {
  return knows(`recipient_${one.recipient_kind}`) ? say(`recipient_${one.recipient_kind}`) : one.recipient_kind;
}

function period(one) {
  const key = one.ended_at === null ? "given_since" : day(one.ended_at) === day(one.at) ? "given_on" : "given_between";
  return `${say(key, { from: day(one.at), to: one.ended_at ? day(one.ended_at) : "" })} · ${one.purpose}`;
}

async function copy() {
  const place = byId("copy-outcome");
  byId("copy-start").disabled = true;
  place.replaceChildren(progress("copy_working"));
  try {
    asked ??= await begin("exports", []);
    const job = await done(asked);
    asked = null;
    place.replaceChildren(copied(job));
  } catch (error) {
    if (error.kind !== "offline") asked = null; // a line that is back finds the same copy
    place.replaceChildren(troubleNote(error, "copy-trouble", copy));
  } finally {
    byId("copy-start").disabled = false;
  }
}

function copied(job) {
  if (job.state !== "done") return note("attention", "cloud", { title: say("failed_title"), detail: job.reason ?? say("failed_detail") }, "copy-refused");
  const link = element("a", { className: "button primary", text: say("copy_fetch"), testid: "copy-download",
    attributes: { href: `/app/api/exports/${encodeURIComponent(job.job_id)}`, download: "" } });
  return note("good", "check", { title: say("copy_done"), detail: say("copy_until", { date: day(job.download_until) }) }, "copy-done",
    element("p", { className: "choices" }, link));
}

function deleting() {
  return asking({
    label: say("delete_chats"), testid: "delete-chats", question: say("delete_question"), yes: say("delete_yes"),
    act: async () => {
      byId("delete-outcome").replaceChildren(progress("delete_working"));
      try {
        byId("delete-outcome").replaceChildren(...deleted(await done(await begin("deletions", ["conversations"]))));
        window.dispatchEvent(new Event("forgotten"));
      } catch (error) {
        byId("delete-outcome").replaceChildren();
        throw error;
      }
    },
  });
}

function deleted(job) {
  if (job.state !== "done") return [note("attention", "cloud", { title: say("failed_title"), detail: job.reason ?? say("failed_detail") }, "delete-refused")];
  const count = job.deleted_items?.conversations ?? 0;
  const keep = element("button", { text: say("receipt_save"), testid: "receipt-save", attributes: { type: "button" },
    on: { click: () => save(job.receipt, "receipt.jws", "application/jose") } });
  return [note("good", "check", { title: say("delete_done"), detail: say("receipt", { n: count, when: when(job.finished_at) }) }, "delete-done", ...(job.receipt ? [keep] : []))];
}

async function open() {
  const place = byId("open-outcome");
  const input = byId("open-file");
  if (!input.files.length) return;
  place.replaceChildren(loading());
  try {
    const opened = await openSealed(input.files[0]);
    place.replaceChildren(...(opened === null ? [note("attention", "lock", { title: say("open_none"), detail: say("open_none_detail") }, "open-none")] : readable(opened)));
  } catch (error) {
    const wrong = error.kind === "failed" && error.status === 422;
    place.replaceChildren(wrong ? note("attention", "lock", { title: say("open_wrong"), detail: say("open_wrong_detail") }, "open-none") : troubleNote(error, "open-trouble", open));
  } finally {
    input.value = "";
  }
}

function readable(opened) {
  const messages = opened.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const keep = element("button", { text: say("open_save"), testid: "open-save", attributes: { type: "button" },
    on: { click: () => save(opened, "conversations.jsonl", "application/x-ndjson") } });
  const rows = element("ol", { className: "rows words-opened", testid: "opened", attributes: { tabindex: "0", "aria-label": say("open_done", { n: messages.length }) } },
    ...messages.map((one) => element("li", {},
      element("p", { className: "second small", text: `${one.by === "ai" ? `${names.get(one.character_id) ?? one.character_id} · ${say("ai_label")}` : say("you")} · ${when(one.at)}` }),
      element("p", { className: "words", text: one.text }))));
  return [note("good", "check", { title: say("open_done", { n: messages.length }), detail: say("open_done_detail") }, "open-done", keep), rows];
}

byId("copy-start").addEventListener("click", copy);
byId("open-file").addEventListener("change", open);
