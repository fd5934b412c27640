// The start: the characters, why nobody can be talked with now, and asking for a locked one.

import { button, note, troubleNote } from "./controls.js";
import { cards, pause } from "./characters.js";
import { byId, element, reasonIcon } from "./element.js";
import { say } from "./words.js";

export function showCharacters(characters, current, requests) {
  const place = byId("characters");
  const focused = document.activeElement?.dataset?.testid;
  place.setAttribute("aria-busy", "false");
  place.replaceChildren(cards(characters, (character) => askFor(character, requests)));
  for (const card of place.querySelectorAll(".card, .ask-card")) {
    if (focused && card.dataset.testid === focused) card.focus();
    if (current && card.dataset.testid === `character-${current.character.character_id}`) {
      card.setAttribute("aria-current", "true");
    }
  }
  const resting = pause(characters);
  byId("pause-note").hidden = resting === null;
  if (resting) {
    byId("pause-note").replaceChildren(
      reasonIcon(resting.reason),
      element("div", {}, element("strong", { text: resting.title }), element("p", { text: resting.detail }), ...askTime(resting.reason)),
    );
  }
}

function askTime(reason) {
  if (reason !== "limit_reached") return [];
  return [element("p", { className: "choices" }, element("a", { className: "button", text: say("ask_time"), testid: "pause-ask", attributes: { href: "#time" } }))];
}

// What can be asked for is asked for in place; the answer comes to this page by itself.
function askFor(character, requests) {
  const id = character.character_id;
  if (requests.pendingCharacter(id)) {
    return element("p", { className: "ask-card second small", text: say("asked_waits"), testid: `asked-${id}` });
  }
  const ask = button(say("ask_character", { name: character.name }), `ask-${id}`, async () => {
    ask.disabled = true;
    byId("home-message").replaceChildren();
    try {
      const made = await requests.ask({ kind: "character", character_id: id });
      byId("home-message").replaceChildren(note("good", "check", { title: say("asked_done"), detail: made.text }, "ask-done"));
      byId("home-title").focus();
    } catch (error) {
      byId("home-message").replaceChildren(troubleNote(error, "ask-trouble"));
      ask.disabled = false;
      ask.focus();
    }
  }, "ask-card");
  return ask;
}

export function showTrouble(problem, retry) {
  byId("characters").setAttribute("aria-busy", "false");
  const made = note("attention", "cloud", problem, "trouble", button(say("retry"), "retry", retry));
  made.setAttribute("role", "alert");
  byId("characters").replaceChildren(made);
}

// An answer of the family's that came while the page was open.
export function showNews(news) {
  if (!news.length) return;
  const [one] = news;
  const good = one.state === "approved";
  byId("home-message").replaceChildren(note(good ? "good" : "", good ? "check" : "person", { title: say(good ? "said_yes" : "said_no"), detail: one.text }, "news"));
}
