// My family: who is linked, what they see and can do, and the child's own part in it.

import { json } from "./api.js";
import { asking, empty, fill, lines } from "./controls.js";
import { byId, element, icon } from "./element.js";
import { day, knows, say, when } from "./words.js";

const SEES = ["usage.read", "alerts.read", "spending.read", "policy.read", "data.inventory", "data.export"];
const CAN = [
  "policy.write", "characters.block", "spending.limit", "session.stop", "contacts.manage",
  "consents.manage", "complaints.manage", "data.delete", "emergency_excerpt.request",
];
const ENDED = new Set(["revoked", "expired", "rejected"]);

export async function showFamily(me) {
  const never = me.limits.words_sealed ? ["never_words", "never_ideas"] : ["never_app"];
  byId("never-seen").replaceChildren(...never.map((key) => element("li", {}, element("span", { text: say(key) }))));
  await fill(byId("family-links"), async () => show(await json("guardians"), me), "family-trouble");
}

function show(told, me) {
  const people = told.guardians.map((one) => say("person_role", { name: one.guardian_name, role: role(one.role) }));
  byId("family-people").replaceChildren(people.length ? lines(people) : empty("no_people"));
  byId("family-history").replaceChildren(history(told.history));
  const open = told.links.filter((link) => !ENDED.has(link.state));
  if (open.length) return open.map((link) => card(link, me));
  return [element("section", { className: "panel", testid: "guardian-sees" }, element("p", { text: say("sees_nobody") }))];
}

function card(link, me) {
  const name = element("h3", { text: link.guardian_name });
  const state = element("span", { className: `state ${link.state}`, text: say(`link_${link.state}`) });
  const facts = element("p", { className: "second small", text: say("linked_since", { role: role(link.role), app: link.app, date: day(link.since) }) });
  const panel = element("section", { className: "panel link", testid: `link-${link.state}`, attributes: { "aria-label": link.guardian_name } },
    element("div", { className: "row-head" }, name, state), facts);
  if (link.state_reason && knows(`reason_${link.state_reason}`)) panel.append(element("p", { text: say(`reason_${link.state_reason}`) }));
  panel.append(...group("sees", link.role === "emergency_contact" ? [say("sees_crisis")] : told(link, SEES, me), "guardian-sees"));
  panel.append(...group("can", link.role === "emergency_contact" ? [] : told(link, CAN, me), "guardian-can"));
  panel.append(element("h4", { text: say("my_part") }), part(link));
  if (link.expires_at && link.state === "active") panel.append(element("p", { className: "second small", text: say("link_until", { date: day(link.expires_at) }) }));
  return panel;
}

function told(link, codes, me) {
  return codes.filter((code) => link.sees.includes(code)).map((code) => {
    if (code === "data.export" && !me.limits.words_sealed) return say("sees_data.export_open");
    if (code === "usage.read" && !me.limits.times_told) return say("sees_usage.read_by_day");
    return say(`sees_${code}`);
  });
}

function group(kind, texts, testid) {
  if (!texts.length) return [];
  const drawing = element("h4", {}, icon(kind === "sees" ? "eye" : "hand"), element("span", { text: say(`${kind}_title`) }));
  const made = lines(texts);
  made.dataset.testid = testid;
  return [drawing, made];
}

function part(link) {
  const place = element("div", { className: "stack", testid: "my-part" });
  const sentence = link.objected_at && link.ends_at ? say("part_objected", { date: when(link.ends_at) }) : say(`part_${link.my_part}`);
  place.append(element("p", { text: sentence }));
  if (link.acts.length) {
    place.append(element("div", { className: "choices" }, ...link.acts.map((act) => asking({
      label: say(`act_${act}`), testid: `act-${act}`, question: say(`act_${act}_question`, { name: link.guardian_name }), yes: say(`act_${act}_yes`),
      className: act === "consent" ? "primary" : "",
      act: async () => {
        const after = await json(`guardians/${encodeURIComponent(link.link_id)}/${act}`, { method: "POST" });
        window.dispatchEvent(new CustomEvent("family", { detail: { after, act } }));
      },
    }))));
  }
  return place;
}

// The links after an act of the child's, said aloud.
export function showAfter(me, { after, act }) {
  byId("family-links").replaceChildren(...show(after, me));
  byId("family-message").replaceChildren(element("p", { className: "note good" }, icon("check"), element("span", { text: say(`act_${act}_done`) })));
  byId("family-title").focus();
}

function history(events) {
  const known = events.filter((one) => knows(`happened_${one.what}`));
  if (!known.length) return empty("no_history");
  return element("ol", { className: "rows" }, ...known.slice(0, 50).map((one) => element("li", {},
    element("p", { text: say(`happened_${one.what}`, { name: one.guardian_name }) }),
    element("p", { className: "second small", text: say("by_whom", { when: when(one.at), who: say(`who_${one.by}`) }) }))));
}

function role(code) {
  return knows(`role_${code}`) ? say(`role_${code}`) : code;
}
