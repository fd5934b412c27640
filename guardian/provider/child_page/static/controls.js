// Small parts that several places use: notes, troubles, lists, a question in place.

import { element, icon, reasonIcon } from "./element.js";
import { say } from "./words.js";

export function button(text, testid, click, className = "") {
  return element("button", { text, testid, className, attributes: { type: "button" }, on: { click } });
}

export function note(kind, drawing, { title, detail }, testid, ...more) {
  const words = element("div", {}, element("strong", { text: title }));
  if (detail) words.append(element("p", { text: detail }));
  words.append(...more);
  return element("div", { className: `note ${kind}`.trim(), testid }, icon(drawing), words);
}

// What went wrong, or why not; what has no problem to show is a fault of the page and thrown on.
export function troubleNote(error, testid, retry) {
  if (!error.problem) throw error;
  const more = retry ? [button(say("retry"), "retry", retry)] : [];
  if (error.kind === "refused") {
    const made = note("", "pause", error.problem, testid, ...more);
    made.firstChild.replaceWith(reasonIcon(error.problem.reason));
    return made;
  }
  return note("attention", "cloud", error.problem, testid, ...more);
}

export function loading() {
  return element("p", { className: "skeleton line" }, element("span", { className: "visually-hidden", text: say("moment") }));
}

// Fills a place with what comes: lines while it loads, a way to try again when it does not.
export async function fill(place, load, testid) {
  if (!place.hasChildNodes()) place.replaceChildren(loading());
  try {
    place.replaceChildren(...[await load()].flat());
  } catch (error) {
    place.replaceChildren(troubleNote(error, testid, () => fill(place, load, testid)));
  }
}

export function lines(texts, className = "plain") {
  return element("ul", { className }, ...texts.map((text) => element("li", {}, element("span", { text }))));
}

export function empty(key) {
  return element("p", { className: "second", text: say(key) });
}

// Asks in place before something that cannot be undone, says what follows, and gives the focus back.
export function asking({ label, testid, question, yes, act, className = "" }) {
  const place = element("div", { className: "asking" });
  const open = button(label, testid, ask, className);
  const message = element("div", { attributes: { role: "status" } });
  function ask() {
    const heading = element("p", { text: question, attributes: { tabindex: "-1" } });
    const agree = button(yes, `${testid}-yes`, async () => {
      agree.disabled = true;
      try {
        await act();
        if (place.isConnected) back();
      } catch (error) {
        message.replaceChildren(troubleNote(error, `${testid}-trouble`));
        agree.disabled = false;
        agree.focus();
      }
    }, "primary");
    const keep = button(say("better_not"), `${testid}-no`, back);
    place.replaceChildren(element("div", { className: "question", attributes: { role: "group" } },
      heading, message, element("div", { className: "choices" }, agree, keep)));
    place.firstChild.addEventListener("keydown", (event) => event.key === "Escape" && back());
    heading.focus();
  }
  function back() {
    message.replaceChildren();
    place.replaceChildren(open);
    open.focus();
  }
  place.append(open);
  return place;
}
