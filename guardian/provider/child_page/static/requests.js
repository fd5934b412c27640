// What was asked of the family, and what became of it.

import { call, json } from "./api.js";
import { button, empty, troubleNote } from "./controls.js";
import { element } from "./element.js";
import { say, when } from "./words.js";

export class Requests extends EventTarget {
  constructor() {
    super();
    this.all = null;
  }

  async refresh() {
    const before = new Map((this.all ?? []).map((one) => [one.request_id, one.state]));
    this.all = (await json("requests")).requests;
    const news = this.all.filter((one) => before.get(one.request_id) === "pending" && ["approved", "denied"].includes(one.state));
    this.dispatchEvent(new CustomEvent("changed", { detail: news }));
  }

  get waiting() {
    return (this.all ?? []).filter((one) => one.state === "pending");
  }

  pendingCharacter(id) {
    return this.waiting.some((one) => one.kind === "character" && one.character_id === id);
  }

  async ask(body) {
    const made = await json("requests", { body });
    await this.refresh();
    return made;
  }

  async takeBack(id) {
    await call(`requests/${encodeURIComponent(id)}`, { method: "DELETE" });
    await this.refresh();
  }

  list(names) {
    if (!this.all) return empty("moment");
    if (!this.all.length) return empty("asked_nothing");
    return element("ul", { className: "rows" }, ...this.all.slice(0, 30).map((one) => this.row(one, names)));
  }

  row(one, names) {
    const about = one.kind === "character" ? names.get(one.character_id) : null;
    const head = element("p", { className: "row-head" },
      element("strong", { text: about ?? say(`kind_${one.kind}`) }),
      element("span", { className: `state ${one.state}`, text: say(`request_${one.state}`) }));
    const text = element("p", { text: one.text });
    const time = one.state === "pending" ? say("asked_until", { asked: when(one.asked_at), until: when(one.expires_at) }) : when(one.decided_at ?? one.asked_at);
    const row = element("li", { testid: `asked-${one.state}` }, head, text, element("p", { className: "second small", text: time }));
    if (one.state === "pending") row.append(this.takeBackButton(one, row));
    return row;
  }

  takeBackButton(one, row) {
    const back = button(say("take_back"), "take-back", async () => {
      back.disabled = true;
      try {
        await this.takeBack(one.request_id);
      } catch (error) {
        back.disabled = false;
        row.append(troubleNote(error, "take-back-trouble"));
      }
    });
    return back;
  }
}
