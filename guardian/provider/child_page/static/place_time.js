// My time: what is left, every limit and whose it is, and asking for more.

import { asking, button, note, troubleNote } from "./controls.js";
import { byId, element, reasonIcon } from "./element.js";
import { duration, list, money, say, timeOfDay } from "./words.js";

const CHOICES = [15, 30, 60];

export function showTimeLeft(me) {
  const text = me.limits.pause && me.remaining_minutes !== 0 ? say("closed_now") : leftText(me.remaining_minutes);
  const place = byId("time-left");
  if (place.textContent !== text) place.textContent = text;
}

export function showTime(me) {
  const { limits } = me;
  byId("time-big").textContent = leftText(me.remaining_minutes);
  byId("time-used").textContent = usedText(me);
  showMeter(me);
  showPause(limits.pause);
  byId("limit-facts").replaceChildren(...facts(me).flatMap(([name, value, whose]) => {
    const told = element("dd", {}, element("span", { text: value }));
    if (limits.whose[whose]) told.append(element("span", { className: "whose", text: by(limits.whose[whose]) }));
    return [element("dt", { text: name }), told];
  }));
}

export function leftText(minutes) {
  if (minutes === null) return say("no_limit");
  return minutes <= 0 ? say("left_none") : say("left", { time: duration(minutes) });
}

function usedText(me) {
  const used = duration(me.used_minutes);
  if (me.limit_minutes === null) return `${say("used")}: ${used}`;
  const sentence = say("used_today", { used, limit: duration(me.limit_minutes) });
  return me.limits.whose.day ? `${sentence} · ${by(me.limits.whose.day)}` : sentence;
}

function by(whose) {
  if (whose.by === "law") return say("by_law");
  return whose.guardian ? say("by_guardian", { name: whose.guardian }) : say("by_family");
}

function showMeter(me) {
  const limited = me.limit_minutes !== null && me.limit_minutes > 0;
  byId("time-meter").hidden = !limited;
  if (!limited) return;
  const share = Math.min(1, me.used_minutes / me.limit_minutes);
  byId("time-meter-used").style.width = `${Math.round(share * 100)}%`;
}

function showPause(pause) {
  if (!pause) return byId("time-pause").replaceChildren();
  const made = note("", "pause", pause, "time-pause");
  made.firstChild.replaceWith(reasonIcon(pause.reason));
  return byId("time-pause").replaceChildren(made);
}

function facts(me) {
  const { limits } = me;
  const cap = (minor) => (minor === null ? say("none") : money(minor, me.currency));
  const spent = money(me.spent_month_minor, me.currency);
  const rows = [];
  if (limits.session_minutes) {
    rows.push([say("session"), say("session_rest", { time: duration(limits.session_minutes), rest: duration(limits.break_minutes), left: duration(limits.session_left_minutes) }), "session"]);
  }
  if (limits.closes_at) rows.push([say("closes"), timeOfDay(limits.closes_at), null]);
  rows.push([say("curfew"), me.curfew ? hours(me.curfew) : say("none"), "curfew"]);
  if (limits.closed_today.length) rows.push([say("closed_today"), list(limits.closed_today.map(hours)), null]);
  rows.push([say("next_reminder"), say("next_reminder_in", { time: duration(me.next_reminder_minutes) }), null]);
  if (limits.free_characters.length) rows.push([say("free"), list(limits.free_characters), null]);
  rows.push([say("month"), me.cap_month_minor === null ? spent : say("used_of", { used: spent, limit: cap(me.cap_month_minor) }), "month"]);
  if (limits.cap_day_minor !== null) rows.push([say("day_money"), cap(limits.cap_day_minor), "day_money"]);
  rows.push([say("purchase"), cap(me.cap_purchase_minor), "purchase"]);
  return rows;
}

function hours({ start, end }) {
  return say("curfew_hours", { start: start.slice(0, 5), end: end.slice(0, 5) });
}

export function showAsking(me, requests) {
  const limited = me.limit_minutes !== null;
  const pending = requests.waiting.some((one) => one.kind === "extra_time");
  byId("ask-text").textContent = say(!limited ? "ask_no_limit" : pending ? "ask_waits" : "ask_how_much");
  byId("ask-time").hidden = !limited || pending;
  if (!byId("ask-time").hasChildNodes()) {
    byId("ask-time").append(...CHOICES.map((minutes) =>
      button(say("more_minutes", { n: minutes }), `ask-${minutes}`, () => ask(requests, { kind: "extra_time", minutes }))));
  }
  const place = byId("ask-mode");
  const offered = me.limits.minor_mode && !requests.waiting.some((one) => one.kind === "leave_minor_mode");
  if (!offered) place.replaceChildren();
  else if (!place.hasChildNodes()) {
    place.append(asking({
      label: say("mode_leave"), testid: "ask-mode", question: say("mode_question"), yes: say("mode_yes"), className: "link",
      act: () => ask(requests, { kind: "leave_minor_mode" }, true),
    }));
  }
}

async function ask(requests, body, raise = false) {
  const buttons = byId("ask-time").querySelectorAll("button");
  for (const one of buttons) one.disabled = true;
  byId("ask-message").replaceChildren();
  try {
    const made = await requests.ask(body);
    byId("ask-message").replaceChildren(note("good", "check", { title: say("asked_done"), detail: made.text }, "ask-done"));
    byId("ask-title").setAttribute("tabindex", "-1");
    byId("ask-title").focus();
  } catch (error) {
    if (raise) throw error;
    byId("ask-message").replaceChildren(troubleNote(error, "ask-trouble"));
  } finally {
    for (const one of buttons) one.disabled = false;
  }
}
