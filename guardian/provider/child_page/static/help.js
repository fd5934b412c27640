// Help now: one press. The numbers are there at once; the comfort and the telling follow.

import { json } from "./api.js";
import { loading, note, troubleNote } from "./controls.js";
import { byId, element } from "./element.js";
import { helplines } from "./helplines.js";
import { say } from "./words.js";

export async function helpNow(known) {
  byId("help-lines").replaceChildren(helplines(known));
  byId("help-words").replaceChildren(loading());
  if (!byId("help").open) byId("help").showModal();
  try {
    const given = await json("help-now", { method: "POST" });
    const told = given.guardians_told ? "help_told" : "help_not_told";
    byId("help-lines").replaceChildren(helplines(given.helplines));
    byId("help-words").replaceChildren(
      element("p", { text: given.text, testid: "help-text" }),
      note(given.guardians_told ? "good" : "", given.guardians_told ? "check" : "person", { title: say(told), detail: say(`${told}_detail`) }, "help-told"),
    );
  } catch (error) {
    byId("help-words").replaceChildren(
      element("p", { text: say("help_comfort") }),
      troubleNote(error, "help-trouble", () => helpNow(known)),
    );
  }
}
