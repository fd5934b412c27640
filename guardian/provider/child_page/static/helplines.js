// Numbers to call, with their names in the child's language where they are known.

import { element, icon } from "./element.js";
import { knows, say } from "./words.js";

const NAMES = {
  12356: "line_psychology",
  12355: "line_youth",
  12377: "line_reports",
  12345: "line_city",
  110: "line_police",
  120: "line_ambulance",
};

export function helplines(numbers) {
  const list = element("ul", { className: "helplines" });
  for (const [number, given] of Object.entries(numbers ?? {})) {
    const name = knows(NAMES[number]) ? say(NAMES[number]) : given;
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
