// What is left, what the limits are, and who sees what.

import { byId, element } from "./element.js";
import { helplines } from "./helplines.js";
import { duration, knows, money, say } from "./words.js";

const SEEN_THEN_DONE = [
  "usage.read", "alerts.read", "spending.read", "policy.read",
  "policy.write", "characters.block", "spending.limit", "session.stop",
];

export function showTimeLeft(minutes) {
  const text = minutes === null ? say("no_limit")
    : minutes <= 0 ? say("left_none")
    : say("left", { time: duration(minutes) });
  const place = byId("time-left");
  if (place.textContent !== text) place.textContent = text;
}

export function showLimits(me) {
  showMeter(me);
  byId("limit-facts").replaceChildren(...facts(me).flatMap(([name, value]) => [
    element("dt", { text: name }), element("dd", { text: value }),
  ]));
  const granted = me.guardian_sees ?? [];
  const sees = SEEN_THEN_DONE.filter((code) => granted.includes(code) && knows(`sees_${code}`));
  const lines = sees.length ? sees.map((code) => say(`sees_${code}`)) : [say("sees_nobody")];
  byId("guardian-sees").replaceChildren(...lines.map((text) => element("li", { text })));
  byId("limits-helplines").replaceChildren(helplines(me.helplines));
}

function showMeter(me) {
  const limited = me.limit_minutes !== null && me.limit_minutes > 0;
  byId("time-meter").hidden = !limited;
  if (!limited) return;
  const share = Math.min(1, me.used_minutes / me.limit_minutes);
  byId("time-meter-used").style.width = `${Math.round(share * 100)}%`;
}

function facts(me) {
  const cap = (minor) => (minor === null ? say("none") : money(minor, me.currency));
  const used = duration(me.used_minutes);
  const spent = money(me.spent_month_minor, me.currency);
  return [
    [say("used"), me.limit_minutes === null ? used : say("used_of", { used, limit: duration(me.limit_minutes) })],
    [say("curfew"), me.curfew ? say("curfew_hours", { start: hour(me.curfew.start), end: hour(me.curfew.end) }) : say("none")],
    [say("month"), me.cap_month_minor === null ? spent : say("used_of", { used: spent, limit: cap(me.cap_month_minor) })],
    [say("purchase"), cap(me.cap_purchase_minor)],
  ];
}

function hour(time) {
  return time.slice(0, 5);
}
