// One chat with one character, kept on the page for as long as the page is open.

import { call, Trouble } from "./api.js";
import { byId, element, icon, reasonIcon } from "./element.js";
import { events } from "./event_stream.js";
import { helplines } from "./helplines.js";
import { say } from "./words.js";

const NEAR_THE_END_PX = 80;
const MOST_SPOKEN = 3;
const REMINDERS = { ai_identity: "chip", duration: "clock", reality: "leaf", warning: "flag" };

export class Conversation extends EventTarget {
  constructor(character, frame, kept) {
    super();
    this.character = character;
    this.frame = frame;
    this.kept = kept;
    this.running = false;
    this.unsent = "";
    this.log = element("div", {
      className: "log",
      attributes: { role: "log", "aria-live": "off", "aria-label": character.name, tabindex: "0" },
    });
    this.log.append(this.welcome());
  }

  async send(text) {
    this.welcomed?.remove();
    const mine = this.add(this.bubble("child", say("you"), text, "message-child"));
    const answer = this.waiting();
    this.setRunning(true);
    this.reading = new AbortController();
    try {
      const body = { character_id: this.character.character_id, text };
      const response = await call("chat", { body, signal: this.reading.signal });
      await this.read(response, answer);
    } catch (error) {
      if (error.name === "AbortError") this.cut(answer);
      else this.refuse(error, mine, answer, text);
    } finally {
      answer.row.classList.remove("running");
      this.setRunning(false);
      this.dispatchEvent(new Event("changed"));
    }
  }

  leave() {
    this.reading?.abort();
  }

  cut(answer) {
    if (!answer.text.textContent) answer.row.remove();
    else answer.dots.remove();
  }

  async stop() {
    this.stopAsked = true;
    try {
      await call("stop", { method: "POST" });
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      this.add(this.troubleCard(error.problem));
    }
  }

  async read(response, answer) {
    let ended = false;
    for await (const { name, data } of events(response.body)) {
      if (name === "delta") this.append(answer, data.text);
      if (name === "reminder") this.reminder(data, answer);
      if (name === "ended") {
        ended = true;
        answer.row.remove();
        this.note("goodbye", data.text, "leaf");
        this.dispatchEvent(new CustomEvent("ended", { detail: data }));
      }
      if (name === "stopped") {
        ended = true;
        this.note("stopped", data.text, "pause");
        if (data.support) this.support(data.support);
      }
      if (name === "end") {
        ended = true;
        if (data.support) this.support(data.support);
        this.dispatchEvent(new CustomEvent("time", { detail: data.remaining_minutes }));
      }
    }
    if (this.stopAsked) this.note("stopped-by-me", say("stopped"), "pause");
    else if (!ended) this.note("cut-off", say("cut_off"), "cloud");
    if (!answer.text.textContent) answer.row.remove();
    byId("spoken").textContent = answer.text.textContent;
  }

  // Stands where it fell due, before an answer that has not begun; nothing has to be pressed.
  reminder(data, answer) {
    const card = element(
      "section",
      { className: "reminder", testid: "reminder", attributes: { "aria-label": say("reminder") } },
      icon(REMINDERS[data.kind] ?? "clock"),
      element("div", {}, element("strong", { text: data.title }), element("p", { text: data.text })),
    );
    card.dataset.kind = data.kind;
    if (answer.text.textContent) this.log.append(card);
    else answer.row.before(card);
    this.follow(true);
    byId("spoken-reminders").append(element("p", { text: `${data.title}. ${data.text}` }));
    while (byId("spoken-reminders").childElementCount > MOST_SPOKEN) byId("spoken-reminders").firstChild.remove();
  }

  append(answer, text) {
    answer.dots.remove();
    answer.text.append(text);
    this.follow();
  }

  refuse(error, mine, answer, text) {
    if (!(error instanceof Trouble) && !(error instanceof TypeError)) throw error;
    if (!answer.text.textContent) answer.row.remove();
    const problem = error.problem ?? { title: say("offline_title"), detail: "" };
    if (error.kind === "refused") {
      this.refusal(problem);
      return;
    }
    const detail = error.kind === "failed" ? problem.detail : say("offline_detail");
    const card = this.troubleCard({ title: problem.title, detail }, () => {
      card.remove();
      mine.remove();
      this.send(text);
    });
    this.add(card);
  }

  refusal(problem) {
    const card = element(
      "div",
      { className: "note", testid: "refusal", attributes: { role: "status" } },
      reasonIcon(problem.reason),
      element("div", {}, element("strong", { text: problem.title }), element("p", { text: problem.detail })),
    );
    card.dataset.reason = problem.reason;
    if (problem.until) card.dataset.until = problem.until;
    this.add(card);
    if (problem.support) this.support(problem.support);
  }

  support(support) {
    const title = element("strong", { text: say("support_title") });
    this.add(element(
      "section",
      { className: "support", testid: "support", attributes: { role: "alert", "aria-label": say("support_title") } },
      icon("heart"),
      element("div", {}, title, element("p", { text: support.text }), helplines(support.helplines)),
    ));
  }

  note(testid, text, drawing) {
    this.add(element("p", { className: "aside", testid, attributes: { role: "status" } }, icon(drawing), text));
  }

  troubleCard(problem, retry) {
    const words = element("div", {}, element("strong", { text: problem.title }), element("p", { text: problem.detail }));
    if (retry) {
      words.append(element("button", { text: say("retry"), testid: "retry", attributes: { type: "button" }, on: { click: retry } }));
    }
    return element("div", { className: "note attention", testid: "trouble", attributes: { role: "alert" } }, icon("cloud"), words);
  }

  waiting() {
    const name = say("thinking", { name: this.character.name });
    const row = this.bubble("ai running", `${this.character.name} · ${say("ai_label")}`, "", "message-ai");
    const dots = element("span", { className: "dots", attributes: { role: "img", "aria-label": name } },
      element("i"), element("i"), element("i"));
    const text = row.querySelector(".words");
    text.before(dots);
    this.add(row);
    return { row, text, dots };
  }

  bubble(kind, label, text, testid) {
    return element(
      "article",
      { className: `message ${kind}`, testid },
      element("p", { className: "label", text: label }),
      element("div", { className: "bubble" }, element("span", { className: "words", text })),
    );
  }

  welcome() {
    const kind = this.character.relationship_class;
    const starters = [1, 2].map((n) => say(`starter_${kind}_${n}`)).filter(Boolean);
    const chips = starters.map((text) =>
      element("button", { className: "chip", text, testid: "starter", attributes: { type: "button" },
        on: { click: () => this.dispatchEvent(new CustomEvent("starter", { detail: text })) } }));
    this.welcomed = element(
      "div",
      { className: "welcome" },
      element("h3", { text: say("say_hello", { name: this.character.name }) }),
      element("p", { className: "second", text: this.kept }),
      element("div", { className: "chips" }, ...chips),
    );
    return this.welcomed;
  }

  add(node) {
    this.log.append(node);
    this.follow(true);
    return node;
  }

  follow(always = false) {
    const { scrollHeight, scrollTop, clientHeight } = this.frame;
    if (always || scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX) {
      this.frame.scrollTop = scrollHeight;
    }
  }

  setRunning(running) {
    this.running = running;
    if (running) this.stopAsked = false;
    this.dispatchEvent(new Event("running"));
  }
}
