// Builds elements. Text goes in as text and never as markup.

export function element(tag, options = {}, ...children) {
  const made = document.createElement(tag);
  const { text, className, testid, attributes = {}, on = {} } = options;
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  if (testid) made.dataset.testid = testid;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const [name, listener] of Object.entries(on)) made.addEventListener(name, listener);
  made.append(...children);
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

const DRAWINGS = {
  lock: "M5.5 9h9v7.5h-9zM7 9V6.5a3 3 0 0 1 6 0V9",
  phone: "M6.5 3.5 9 7 7.4 8.6a9 9 0 0 0 4 4L13 11l3.5 2.5-.9 2.6a1.6 1.6 0 0 1-1.8 1C8 16.2 3.8 12 2.9 6.2a1.6 1.6 0 0 1 1-1.8z",
  pause: "M7.5 5.5v9M12.5 5.5v9",
  moon: "M16 11.8A6.5 6.5 0 1 1 8.2 4a5.3 5.3 0 0 0 7.8 7.8z",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 5.8V10l2.8 1.9",
  coin: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6.3l1.2 2.5 2.5 1.2-2.5 1.2-1.2 2.5-1.2-2.5L6.3 10l2.5-1.2z",
  heart: "M10 16.5S3.5 12.7 3.5 8.3A3.3 3.3 0 0 1 10 7a3.3 3.3 0 0 1 6.5 1.3c0 4.4-6.5 8.2-6.5 8.2z",
  check: "m4.5 10.5 3.8 3.8 7.2-8",
  cloud: "M6 15.5a3.5 3.5 0 0 1-.3-7 4.5 4.5 0 0 1 8.7-.5 3.8 3.8 0 0 1-.4 7.5zM3 3l14 14",
};

const FOR_REASON = {
  curfew: "moon",
  limit_reached: "clock",
  spending_cap: "coin",
  class_banned: "lock",
  character_blocked: "lock",
};

export function reasonIcon(reason) {
  return icon(FOR_REASON[reason] ?? "pause");
}

export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
}
