// Numbers to call, with their names in the child's language where they are known.

import { element, icon } from "./element.js";
import { knows, say } from "./words.js";

// Who listens comes first. The order is kept here, since JSON objects with numbers for names lose it.
const NAMES = new Map([
  ["12356", "line_psychology"],
  ["12355", "line_youth"],
  ["120", "line_ambulance"],
  ["110", "line_police"],
  ["12345", "line_city"],
  ["12377", "line_reports"],
]);
const ORDER = [...NAMES.keys()];

export function helplines(numbers) {
  const list = element("ul", { className: "helplines" });
  const entries = Object.entries(numbers ?? {}).sort(([one], [other]) => place(one) - place(other));
  for (const [number, given] of entries) {
    const name = knows(NAMES.get(number)) ? say(NAMES.get(number)) : given;
    list.append(
      element("li", {}, element(
        "a",
        { attributes: { href: `tel:${number.replace(/[^0-9+]/g, "")}` } },
        icon("phone"),
        element("strong", { text: number }),
        element("span", { text: name }),
      )),
    );
  }
  return list;
}

function place(number) {
  return ORDER.includes(number) ? ORDER.indexOf(number) : ORDER.length;
}
