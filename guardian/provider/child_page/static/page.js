// Puts the page together: who is here, whom to talk with, and the chat that is open.

import { json } from "./api.js";
import { avatar, cards, pause } from "./characters.js";
import { Conversation } from "./conversation.js";
import { byId, element, icon, reasonIcon } from "./element.js";
import { showLimits, showTimeLeft } from "./limits.js";
import { openShop } from "./shop.js";
import { say } from "./words.js";

const MAX_CHARACTERS = 2000;
const REFRESH_MS = 60_000;

const conversations = new Map();
let characters = [];
let current = null;
let me = null;

async function refresh() {
  try {
    const [person, list] = await Promise.all([json("me"), json("characters")]);
    const first = me === null;
    me = person;
    characters = list.characters;
    showTimeLeft(me.remaining_minutes);
    if (byId("limits").open) showLimits(me);
    if (first) route();
    else showCharacters();
  } catch (error) {
    if (!error.problem) throw error;
    if (characters.length === 0) showTrouble(error.problem);
  }
}

function showCharacters() {
  const place = byId("characters");
  const focused = document.activeElement?.dataset?.testid;
  place.setAttribute("aria-busy", "false");
  place.replaceChildren(cards(characters));
  for (const card of place.querySelectorAll(".card")) {
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
      element("div", {}, element("strong", { text: resting.title }), element("p", { text: resting.detail })),
    );
  }
}

function showTrouble(problem) {
  const again = element("button", { text: say("retry"), testid: "retry", attributes: { type: "button" }, on: { click: refresh } });
  byId("characters").setAttribute("aria-busy", "false");
  byId("characters").replaceChildren(
    element("div", { className: "note attention", testid: "trouble", attributes: { role: "alert" } },
      icon("cloud"), element("div", {}, element("strong", { text: problem.title }), element("p", { text: problem.detail }), again)),
  );
}

function route() {
  const id = decodeURIComponent(/^#chat\/([^/]+)$/.exec(location.hash)?.[1] ?? "");
  const character = characters.find((one) => one.character_id === id);
  if (current) current.unsent = byId("chat-input").value;
  if (character) openChat(character);
  else closeChat();
}

function closeChat() {
  current = null;
  document.body.dataset.view = "home";
  byId("chat").hidden = true;
  showCharacters();
}

function openChat(character) {
  current = conversations.get(character.character_id) ?? newConversation(character);
  document.body.dataset.view = "chat";
  byId("chat").hidden = false;
  byId("chat-name").textContent = character.name;
  byId("chat-avatar").src = avatar(character);
  byId("log-frame").replaceChildren(current.log);
  byId("log-frame").scrollTop = byId("log-frame").scrollHeight;
  const input = byId("chat-input");
  input.setAttribute("aria-label", say("message_to", { name: character.name }));
  input.value = current.unsent;
  fitInput();
  showRunning();
  showCharacters();
  input.focus({ preventScroll: true });
}

function newConversation(character) {
  const made = new Conversation(character, byId("log-frame"), byId("spoken"));
  made.addEventListener("running", showRunning);
  made.addEventListener("time", (event) => {
    showTimeLeft(event.detail);
    refresh();
  });
  made.addEventListener("refused", refresh);
  made.addEventListener("starter", (event) => made.running || made.send(event.detail));
  conversations.set(character.character_id, made);
  return made;
}

function showRunning() {
  const running = current?.running ?? false;
  const hadFocus = document.activeElement;
  byId("chat-stop").hidden = !running;
  byId("chat-send").hidden = running;
  if (hadFocus === byId("chat-stop") || hadFocus === byId("chat-send")) byId("chat-input").focus();
  fitInput();
}

function fitInput() {
  const input = byId("chat-input");
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
  const over = [...input.value].length - MAX_CHARACTERS;
  byId("too-long").textContent = over > 0 ? say("too_long", { n: over }) : "";
  input.setAttribute("aria-invalid", String(over > 0));
  byId("chat-send").disabled = over > 0 || input.value.trim() === "";
}

function submit(event) {
  event.preventDefault();
  const input = byId("chat-input");
  const text = input.value.trim();
  if (!current || current.running || text === "" || byId("chat-send").disabled) return;
  input.value = "";
  current.send(text);
  input.focus();
}

function sendOnEnter(event) {
  // while a Chinese input method is composing, Enter chooses a word
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("composer").requestSubmit();
  }
}

byId("composer").addEventListener("submit", submit);
byId("chat-input").addEventListener("input", fitInput);
byId("chat-input").addEventListener("keydown", sendOnEnter);
byId("chat-stop").addEventListener("click", () => current?.stop());
byId("shop-open").addEventListener("click", () => openShop(refresh));
byId("limits-open").addEventListener("click", async () => {
  await refresh();
  if (me) showLimits(me);
  if (me && !byId("limits").open) byId("limits").showModal();
});
window.addEventListener("hashchange", route);
window.addEventListener("online", refresh);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
setInterval(() => document.hidden || refresh(), REFRESH_MS);

refresh();
