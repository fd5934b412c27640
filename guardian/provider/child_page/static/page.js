// Puts the page together: who is here, which place is open, and what is asked anew and when.

import { json } from "./api.js";
import { speaksHere } from "./characters.js";
import { ChatView } from "./chat_view.js";
import { byId, element } from "./element.js";
import { helpNow } from "./help.js";
import { helplines } from "./helplines.js";
import { showCharacters, showNews, showTrouble } from "./home.js";
import { refreshNotices } from "./notices.js";
import { showData } from "./place_data.js";
import { showAfter, showFamily } from "./place_family.js";
import { showHelp, showSpeak } from "./place_speak.js";
import { showAsking, showTime, showTimeLeft } from "./place_time.js";
import { Requests } from "./requests.js";
import { openShop } from "./shop.js";
import { say, setClock } from "./words.js";

const REFRESH_MS = 30_000;
const NOTICES_EVERY = 10;
const PLACES = new Set(["time", "family", "data", "speak"]);

const chat = new ChatView();
const requests = new Requests();
let characters = [];
let me = null;
let place = null;
let rounds = 0;

async function refresh() {
  try {
    const [person, list] = await Promise.all([json("me"), json("characters")]);
    const first = me === null;
    me = person;
    characters = list.characters;
    setClock(me.now, me.limits.time_zone);
    if (first) await firstLook();
    else if (requests.waiting.length) await requests.refresh();
    show();
    document.body.classList.remove("offline");
  } catch (error) {
    if (!error.problem) throw error;
    document.body.classList.toggle("offline", error.kind === "offline");
    if (me === null) showTrouble(error.problem, refresh);
  }
}

async function firstLook() {
  document.body.classList.toggle("large", me.limits.profile === "elder");
  await requests.refresh();
  refreshNotices();
  if (me.limits.profile === "elder") showHelp(me, byId("home-help"));
  route();
}

function show() {
  showTimeLeft(me);
  showCharacters(characters, chat.current, requests);
  if (place === "time") showMyTime();
}

function showMyTime() {
  showTime(me);
  showAsking(me, requests);
  byId("asked").replaceChildren(requests.list(new Map(characters.map((one) => [one.character_id, one.name]))));
}

function route() {
  if (me === null) return;
  const id = decodeURIComponent(/^#chat\/([^/]+)$/.exec(location.hash)?.[1] ?? "");
  const character = characters.find((one) => one.character_id === id);
  chat.putAway();
  if (character && speaksHere) return openChat(character);
  const wanted = location.hash.slice(1);
  return goTo(PLACES.has(wanted) ? wanted : "home");
}

function openChat(character) {
  view("chat");
  chat.open(character, say(me.limits.words_sealed ? "kept_short" : "kept_short_open"));
  showCharacters(characters, chat.current, requests);
}

function goTo(name) {
  const moved = place !== null && place !== name;
  view(name);
  showCharacters(characters, chat.current, requests);
  if (moved) byId(`${name}-title`).focus();
  if (name === "time") {
    showMyTime();
    requests.refresh().catch(quiet);
  }
  if (name === "family") showFamily(me);
  if (name === "data") showData(me, characters);
  if (name === "speak") showSpeak(me);
}

function quiet(error) {
  if (!error.problem) throw error; // what is shown is a little old; the next round mends it
}

function view(name) {
  place = name;
  document.body.dataset.view = name;
  byId("chat").hidden = name !== "chat";
  byId("home").hidden = !["home", "chat"].includes(name);
  byId("leave").hidden = name === "left";
  for (const one of [...PLACES, "left"]) byId(one).hidden = one !== name;
  for (const tab of document.querySelectorAll(".tabs a")) {
    const here = tab.dataset.place === name || (name === "chat" && tab.dataset.place === "home");
    if (here) {
      tab.setAttribute("aria-current", "page");
      tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    if (!here) tab.removeAttribute("aria-current");
  }
  byId(name).scrollTop = 0;
}

// Gone at once: what the service answers only adds its goodbye.
async function leave() {
  chat.leave();
  goodbye({ text: say("bye") });
  try {
    goodbye(await json("exit", { body: { method: "button" } }));
  } catch (error) {
    quiet(error);
  }
}

function goodbye({ text, support }) {
  chat.putAway();
  if (location.hash) history.replaceState(null, "", location.pathname);
  if (place !== "left") {
    view("left");
    byId("left-title").focus();
  }
  byId("left-text").textContent = text;
  byId("left-support").replaceChildren(...(support ? [element("p", { text: support.text }), helplines(support.helplines)] : []));
}

chat.addEventListener("time", (event) => {
  me.remaining_minutes = event.detail;
  showTimeLeft(me);
});
chat.addEventListener("changed", refresh);
chat.addEventListener("ended", (event) => goodbye(event.detail));
requests.addEventListener("changed", (event) => {
  showNews(event.detail);
  if (me !== null) show();
});
byId("leave").addEventListener("click", leave);
byId("help-now").addEventListener("click", () => helpNow(me?.helplines));
byId("shop-open")?.addEventListener("click", () => openShop(refresh, requests));
for (const home of document.querySelectorAll('a[href="#"]')) {
  home.addEventListener("click", (event) => {
    if (location.hash) return; // the address tells
    event.preventDefault();
    route();
  });
}
window.addEventListener("hashchange", route);
window.addEventListener("family", (event) => showAfter(me, event.detail));
window.addEventListener("forgotten", () => chat.forget());
window.addEventListener("online", refresh);
document.addEventListener("visibilitychange", () => {
  if (document.hidden || place === "left") return;
  refresh();
  refreshNotices();
});
setInterval(() => {
  if (document.hidden || place === "left") return;
  refresh();
  rounds += 1;
  if (rounds % NOTICES_EVERY === 0) refreshNotices();
}, REFRESH_MS);

refresh();
