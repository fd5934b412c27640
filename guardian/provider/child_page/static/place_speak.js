// Speak up: the age that is in question, help for grown-ups, complaints and their answers.

import { json, newKey } from "./api.js";
import { button, empty, fill, note, troubleNote } from "./controls.js";
import { byId, element } from "./element.js";
import { helplines } from "./helplines.js";
import { say, when } from "./words.js";

const HELP_KINDS = ["question", "fraud", "payment", "unwell"];

export async function showSpeak(me) {
  byId("speak-lines").replaceChildren(helplines(me.helplines));
  await Promise.all([showAge(), showHelp(me, byId("speak-help")), showComplaints()]);
}

// Calls for help to the people of the service: for grown-ups alone, who have no family to decide.
export async function showHelp(me, place) {
  if (me.limits.profile === "minor") return place.replaceChildren();
  if (place.querySelector(".question, .help-kinds")) return refreshHelp(place);
  const asked = element("div", { className: "asked-help" });
  const message = element("div", { attributes: { role: "status" } });
  const kinds = element("div", { className: "choices help-kinds" }, ...HELP_KINDS.map((kind) => {
    const one = button(say(`help_${kind}`), `help-${kind}`, async () => {
      one.disabled = true;
      try {
        const made = await json("help-requests", { body: { kind } });
        message.replaceChildren(note("good", "check", { title: say("help_sent"), detail: say("help_due", { when: when(made.due_at) }) }, "help-sent"));
        await refreshHelp(place);
      } catch (error) {
        message.replaceChildren(troubleNote(error, "help-request-trouble"));
      } finally {
        one.disabled = false;
        one.focus();
      }
    });
    return one;
  }));
  place.replaceChildren(element("section", { className: "panel prominent", attributes: { "aria-label": say("help_people") } },
    element("h3", { text: say("help_people") }), element("p", { className: "second", text: say("help_people_detail") }), kinds, message, asked));
  return refreshHelp(place);
}

async function refreshHelp(place) {
  const asked = place.querySelector(".asked-help");
  try {
    const { help_requests: all } = await json("help-requests");
    asked.replaceChildren(...(all.length ? [element("ul", { className: "rows", testid: "help-requests" }, ...all.slice(0, 5).map((one) => element("li", {},
      element("p", { className: "row-head" }, element("strong", { text: say(`help_${one.kind}`) }), element("span", { className: `state ${one.answered_at ? "approved" : "pending"}`, text: say(one.answered_at ? "answered" : "waits") })),
      element("p", { className: "second small", text: one.answered_at ? say("answered_at", { when: when(one.answered_at) }) : say(one.overdue ? "help_overdue" : "help_due", { when: when(one.due_at) }) }))))] : []));
  } catch (error) {
    asked.replaceChildren(troubleNote(error, "help-list-trouble"));
  }
}

async function showAge() {
  const place = byId("speak-age");
  if (place.querySelector("textarea")?.value) return; // being written
  try {
    const { notice, appeals } = await json("appeals");
    const open = appeals.find((one) => ["received", "in_review"].includes(one.state));
    const parts = [];
    if (notice) parts.push(element("h3", { text: notice.title }), element("p", { className: "second", text: notice.detail }));
    if (notice && !open) parts.push(appealForm());
    if (appeals.length) parts.push(element("ul", { className: "rows", testid: "appeals" }, ...appeals.map(appealRow)));
    place.replaceChildren(...(parts.length ? [element("section", { className: "panel", testid: "age", attributes: { "aria-label": notice?.title ?? say("appeal_mine") } }, ...parts)] : []));
  } catch (error) {
    place.replaceChildren(troubleNote(error, "age-trouble", showAge));
  }
}

function appealRow(one) {
  const outcome = one.outcome ? say(`appeal_${one.outcome}`) : say(one.overdue ? "answer_overdue" : "answer_due", { when: when(one.due_at) });
  const row = element("li", {},
    element("p", { className: "row-head" }, element("strong", { text: say("appeal_mine") }), element("span", { className: `state ${one.state}`, text: say(`case_${one.state}`) })),
    element("p", { text: outcome }));
  if (one.reason) row.append(element("p", { className: "second", text: one.reason }));
  return row;
}

function appealForm() {
  return form({
    id: "appeal", label: say("appeal_why"), send: say("appeal_send"),
    act: async (text) => {
      await json("appeals", { body: { statement: text } });
      byId("appeal-text").value = "";
      await showAge();
      byId("speak-title").focus();
    },
  });
}

function form({ id, label, send, act, rows = 4 }) {
  const area = element("textarea", { testid: `${id}-text`, attributes: { id: `${id}-text`, rows: String(rows), maxlength: "4000" } });
  const outcome = element("div", { attributes: { role: "status" } });
  const press = element("button", { className: "primary", text: send, testid: `${id}-send`, attributes: { type: "submit" } });
  const made = element("form", { className: "form" }, element("label", { text: label, attributes: { for: `${id}-text` } }), area, outcome, press);
  made.addEventListener("submit", (event) => sendForm(event, { area, outcome, press, act }));
  return made;
}

// What was written stays where it is until it has arrived.
async function sendForm(event, { area, outcome, press, act }) {
  event.preventDefault();
  const text = area.value.trim();
  area.setAttribute("aria-invalid", String(text === ""));
  if (text === "") {
    outcome.replaceChildren(element("p", { className: "hint", text: say("write_first") }));
    area.focus();
    return;
  }
  press.disabled = true;
  outcome.replaceChildren();
  try {
    await act(text);
  } catch (error) {
    outcome.replaceChildren(troubleNote(error, `${area.id}-trouble`));
  } finally {
    press.disabled = false;
  }
}

function showComplaints() {
  const place = byId("complaints");
  if ([...place.querySelectorAll("textarea")].some((area) => area.value)) return undefined; // being written
  return fill(place, async () => {
    const { complaints } = await json("complaints");
    return complaints.length ? complaints.map(complaint) : empty("complaints_none");
  }, "complaints-trouble");
}

function complaint(one) {
  const about = [...byId("complain-about").options].find((option) => option.value === one.category)?.text ?? one.category;
  const messages = element("ol", { className: "case" }, ...one.messages.map((said) => element("li", { className: said.by },
    element("p", { className: "second small", text: `${say(`from_${said.by}`)} · ${when(said.at)}` }), element("p", { className: "words", text: said.text }))));
  const panel = element("article", { className: "case-card", testid: "complaint", attributes: { "aria-label": about } },
    element("p", { className: "row-head" }, element("strong", { text: about }), element("span", { className: `state ${one.state}`, text: say(`case_${one.state}`) })), messages);
  if (["received", "in_review"].includes(one.state)) {
    panel.append(element("p", { className: "second small", text: say(one.overdue ? "answer_overdue" : "answer_due", { when: when(one.due_at) }) }));
  }
  if (one.overdue) panel.append(element("p", { className: "second small", text: say("next_authority", { who: one.next_authority }) }));
  if (one.state !== "closed") panel.append(more(one));
  return panel;
}

function more(one) {
  const folded = element("details", {}, element("summary", { text: say("say_more") }));
  folded.append(form({
    id: `more-${one.complaint_id}`, label: say("say_more_label"), send: say("send"), rows: 2,
    act: async (text) => {
      await json(`complaints/${encodeURIComponent(one.complaint_id)}/messages`, { body: { text } });
      byId(`more-${one.complaint_id}-text`).value = "";
      await showComplaints();
      byId("complaints-title").setAttribute("tabindex", "-1");
      byId("complaints-title").focus();
    },
  }));
  return folded;
}

let key = newKey(); // the same until the complaint has arrived, so a retry files it once

byId("complain").addEventListener("submit", (event) => sendForm(event, {
  area: byId("complain-text"),
  outcome: byId("complain-outcome"),
  press: event.submitter ?? byId("complain").querySelector("button"),
  act: async (text) => {
    const filed = await json("complaints", { body: { category: byId("complain-about").value, text }, headers: { "Idempotency-Key": key } });
    key = newKey();
    byId("complain-text").value = "";
    byId("complain-outcome").replaceChildren(note("good", "check", { title: say("complain_done"), detail: say("answer_due", { when: when(filed.due_at) }) }, "complain-done"));
    await showComplaints();
  },
}));
byId("complain").addEventListener("input", () => { key = newKey(); });
