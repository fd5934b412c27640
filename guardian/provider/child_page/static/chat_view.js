// The chat that is open: its place on the page, the composer, stopping.

import { avatar } from "./characters.js";
import { Conversation } from "./conversation.js";
import { byId } from "./element.js";
import { say } from "./words.js";

const MAX_CHARACTERS = 2000;

// Tells "changed" after a reply or a refusal, "time" with the minutes left, "ended" after a goodbye.
export class ChatView extends EventTarget {
  constructor() {
    super();
    this.conversations = new Map();
    this.current = null;
    byId("composer").addEventListener("submit", (event) => this.submit(event));
    byId("chat-input").addEventListener("input", () => this.fitInput());
    byId("chat-input").addEventListener("keydown", sendOnEnter);
    byId("chat-stop").addEventListener("click", () => this.current?.stop());
  }

  open(character, kept) {
    this.current = this.conversations.get(character.character_id) ?? this.started(character, kept);
    byId("chat-name").textContent = character.name;
    byId("chat-avatar").src = avatar(character);
    byId("log-frame").replaceChildren(this.current.log);
    byId("log-frame").scrollTop = byId("log-frame").scrollHeight;
    const input = byId("chat-input");
    input.setAttribute("aria-label", say("message_to", { name: character.name }));
    input.value = this.current.unsent;
    this.fitInput();
    this.showRunning();
    input.focus({ preventScroll: true });
  }

  putAway() {
    if (this.current) this.current.unsent = byId("chat-input").value;
    this.current = null;
  }

  // Nothing that still runs is read on: whoever leaves has left.
  leave() {
    for (const one of this.conversations.values()) one.leave();
  }

  forget() {
    this.leave();
    this.conversations.clear();
  }

  started(character, kept) {
    const made = new Conversation(character, byId("log-frame"), kept);
    const pass = (name) => made.addEventListener(name, (event) => this.dispatchEvent(new CustomEvent(name, { detail: event.detail })));
    for (const name of ["time", "changed", "ended"]) pass(name);
    made.addEventListener("running", () => this.showRunning());
    made.addEventListener("starter", (event) => made.running || made.send(event.detail));
    this.conversations.set(character.character_id, made);
    return made;
  }

  showRunning() {
    const running = this.current?.running ?? false;
    const hadFocus = document.activeElement;
    byId("chat-stop").hidden = !running;
    byId("chat-send").hidden = running;
    if (hadFocus === byId("chat-stop") || hadFocus === byId("chat-send")) byId("chat-input").focus();
    this.fitInput();
  }

  fitInput() {
    const input = byId("chat-input");
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
    const over = [...input.value].length - MAX_CHARACTERS;
    byId("too-long").textContent = over > 0 ? say("too_long", { n: over }) : "";
    input.setAttribute("aria-invalid", String(over > 0));
    byId("chat-send").disabled = over > 0 || input.value.trim() === "";
  }

  submit(event) {
    event.preventDefault();
    const input = byId("chat-input");
    const text = input.value.trim();
    if (!this.current || this.current.running || text === "" || byId("chat-send").disabled) return;
    input.value = "";
    this.current.send(text);
    input.focus();
  }
}

function sendOnEnter(event) {
  // while a Chinese input method is composing, Enter chooses a word
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("composer").requestSubmit();
  }
}
