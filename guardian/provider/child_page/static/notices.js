// What the service has to tell: that it ends or is restricted, leaks, an age that is in question.

import { json } from "./api.js";
import { note } from "./controls.js";
import { byId, element } from "./element.js";
import { dataClass } from "./data_words.js";
import { day, daysUntil, list, say } from "./words.js";

const closed = new Set(); // breaches that were read, until the page is opened anew
let shown = "";

export async function refreshNotices() {
  let told;
  let age;
  try {
    [told, age] = await Promise.all([json("notices"), json("appeals")]);
  } catch (error) {
    if (!error.problem) throw error;
    return; // what is shown stays; the next time brings it up to date
  }
  const fresh = JSON.stringify([told.service, told.breaches, age.notice, closed.size, daysUntil(told.service.effective_at ?? 0)]);
  if (fresh === shown) return;
  shown = fresh;
  byId("banners").replaceChildren(...service(told.service), ...ageNotice(age.notice), ...told.breaches.filter((one) => !closed.has(one.breach_id)).map(breach));
}

function service(status) {
  if (status.state === "restricted") {
    return [note("attention", "pause", { title: say("restricted"), detail: say("restricted_detail") }, "notice-restricted")];
  }
  if (!status.effective_at) return [];
  const days = daysUntil(status.effective_at);
  const title = status.state === "terminated" ? say("terminated") : days > 1 ? say("ends_in", { n: days }) : say("ends_tomorrow");
  const until = status.export_open_until ? say("ends_copy_until", { date: day(status.export_open_until) }) : "";
  const detail = [say("ends_on", { date: day(status.effective_at) }), until].filter(Boolean).join(" ");
  return [note("attention", "clock", { title, detail }, "notice-termination", go("#data", "ends_copy", "notice-export"))];
}

function ageNotice(notice) {
  if (!notice) return [];
  return [note("", "person", notice, "notice-age", go("#speak", "age_appeal", "notice-appeal"))];
}

function breach(one) {
  const detail = say("breach_detail", { data: list(one.data_classes.map(dataClass)), measures: one.measures });
  const banner = note("attention", "cloud", { title: say("breach"), detail }, "notice-breach");
  const read = element("button", { text: say("understood"), testid: "notice-read", attributes: { type: "button" } });
  read.addEventListener("click", () => {
    closed.add(one.breach_id);
    banner.remove();
    byId("home-title").focus();
  });
  banner.lastChild.append(read);
  return banner;
}

function go(href, key, testid) {
  return element("p", { className: "choices" }, element("a", { className: "button", text: say(key), testid, attributes: { href } }));
}
