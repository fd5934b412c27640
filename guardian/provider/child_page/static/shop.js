// Coins: the list, a purchase, and a purchase that the limits do not allow.

import { json, newKey } from "./api.js";
import { byId, element, icon } from "./element.js";
import { money, say } from "./words.js";

const keys = new Map(); // one per item until there is a definite answer, so a retry buys once

export async function openShop(onBought, requests) {
  byId("shop-message").replaceChildren();
  byId("shop").showModal();
  await fill(onBought, requests);
}

async function fill(onBought, requests) {
  const place = byId("shop-items");
  place.replaceChildren(element("p", { className: "second skeleton line" }));
  try {
    const shop = await json("shop");
    place.replaceChildren(shop.items.length ? list(shop, onBought, requests) : element("p", { className: "second", text: say("empty_shop") }));
  } catch (error) {
    const retry = element("button", { text: say("retry"), testid: "shop-retry", attributes: { type: "button" }, on: { click: () => fill(onBought, requests) } });
    place.replaceChildren(message("note attention", "cloud", error.problem, "shop-trouble"), retry);
  }
}

function list(shop, onBought, requests) {
  return element("ul", { className: "shop-items" }, ...shop.items.map((item) => {
    const price = money(item.price_minor, shop.currency);
    const buy = element("button", {
      text: say("buy"),
      testid: `buy-${item.item_id}`,
      attributes: { type: "button", "aria-label": say("buy_item", { item: item.name, price }) },
      on: { click: () => purchase(item, buy, onBought, requests) },
    });
    return element("li", {}, element("span", { text: item.name }), element("span", { className: "price", text: price }), buy);
  }));
}

async function purchase(item, button, onBought, requests) {
  const place = byId("shop-message");
  place.replaceChildren();
  button.disabled = true;
  if (!keys.has(item.item_id)) keys.set(item.item_id, newKey());
  try {
    await json("purchases", { body: { item_id: item.item_id }, headers: { "Idempotency-Key": keys.get(item.item_id) } });
    keys.delete(item.item_id);
    place.replaceChildren(message("note good", "check", { title: say("bought", { item: item.name }), detail: "" }, "purchase-ok"));
    onBought();
  } catch (error) {
    if (!error.problem) throw error;
    if (error.kind === "refused") keys.delete(item.item_id);
    const refused = error.kind === "refused";
    place.replaceChildren(message(refused ? "note" : "note attention", refused ? "coin" : "cloud", error.problem, refused ? "purchase-refused" : "shop-trouble"));
    if (error.problem.reason === "spending_cap") place.firstChild.lastChild.append(askFamily(item, requests));
  } finally {
    button.disabled = false;
    button.focus();
  }
}

function askFamily(item, requests) {
  const ask = element("button", { text: say("ask_item", { item: item.name }), testid: `ask-${item.item_id}`, attributes: { type: "button" } });
  ask.addEventListener("click", async () => {
    ask.disabled = true;
    try {
      const made = await requests.ask({ kind: "purchase", item_id: item.item_id });
      byId("shop-message").replaceChildren(message("note good", "check", { title: say("asked_done"), detail: made.text }, "purchase-asked"));
    } catch (error) {
      if (!error.problem) throw error;
      byId("shop-message").append(message("note attention", "cloud", error.problem, "purchase-ask-trouble"));
      ask.disabled = false;
    }
  });
  return ask;
}

function message(className, drawing, problem, testid) {
  const words = element("div", {}, element("strong", { text: problem.title }));
  if (problem.detail) words.append(element("p", { text: problem.detail }));
  return element("div", { className, testid }, icon(drawing), words);
}
