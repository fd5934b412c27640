// The characters to choose from.

import { element, icon } from "./element.js";
import { say } from "./words.js";

const LOCKING = new Set(["class_banned", "character_blocked", "approval_needed"]);
const ASKABLE = new Set(["character_blocked", "approval_needed"]);
const AVATARS = new Set(["study", "story", "friend", "virtual_kin", "virtual_partner"]);

// Else the chat is in another program, and the cards only tell who may be met there.
export const speaksHere = !document.body.classList.contains("elsewhere");

export function avatar(character) {
  const drawing = AVATARS.has(character.relationship_class) ? character.relationship_class : "friend";
  return `/app/static/avatars/${drawing}.svg`;
}

export function isLocked(character) {
  return character.refusal !== null && LOCKING.has(character.refusal.reason);
}

// A rest or a used-up day holds for all of them alike and is said once, above the cards. The cards
// stay open then: who is in trouble at night must still be able to say so.
export function pause(characters) {
  const open = characters.filter((character) => !isLocked(character));
  return open.length && open.every((character) => character.refusal) ? open[0].refusal : null;
}

// What `ask` returns for a locked character stands below its card.
export function cards(characters, ask) {
  if (characters.length === 0) return element("p", { className: "second", text: say("nobody") });
  const sorted = [...characters].sort((one, other) => isLocked(one) - isLocked(other));
  return element("ul", { className: "cards" }, ...sorted.map((one) => {
    const row = element("li", {}, card(one));
    if (ASKABLE.has(one.refusal?.reason)) row.append(ask(one));
    return row;
  }));
}

function card(character) {
  const locked = isLocked(character);
  const about = locked ? character.refusal.detail : character.description;
  const name = element("span", { className: "card-name" }, element("strong", { text: character.name }));
  if (locked) {
    name.append(element("span", { className: "lock" }, icon("lock"), element("span", { text: say("locked") })));
  }
  const text = element("span", { className: "card-text" }, name, element("span", { className: "second", text: about }));
  const drawing = element("img", { className: "avatar", attributes: { src: avatar(character), alt: "" } });
  const testid = `character-${character.character_id}`;
  if (!locked && !speaksHere) return element("div", { className: "card", testid }, drawing, text);
  if (!locked) {
    const href = `#chat/${encodeURIComponent(character.character_id)}`;
    return element("a", { className: "card", testid, attributes: { href } }, drawing, text);
  }
  return element(
    "div",
    {
      className: "card locked",
      testid,
      attributes: { "data-locked": "true", "aria-disabled": "true", role: "link", tabindex: "0" },
    },
    drawing,
    text,
  );
}
