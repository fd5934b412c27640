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
  leaf: "M4 16c0-8 4-12 12-12 0 8-4 12-12 12zm0 0 6-6",
  person: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.4-3.2 2.8-5 6-5s5.6 1.8 6 5",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  chip: "M6 6h8v8H6zM8 3v3M12 3v3M8 14v3M12 14v3M3 8h3M3 12h3M14 8h3M14 12h3",
  hand: "M4 11V9.5M7 10V4.8M10 9.5V3.5M13 10V5M16 11.5V8a1 1 0 0 0-2 0v3M4 9.5a1.2 1.2 0 0 1 2.4 0l1 3M16 11c0 4-2 6-5.5 6S5.5 15 4.5 12.5",
  flag: "M5 17V3.5M5 4h9.5l-2 3.5 2 3.5H5",
  cloud: "M6 15.5a3.5 3.5 0 0 1-.3-7 4.5 4.5 0 0 1 8.7-.5 3.8 3.8 0 0 1-.4 7.5zM3 3l14 14",
};

const FOR_REASON = {
  curfew: "moon",
  limit_reached: "clock",
  spending_cap: "coin",
  class_banned: "lock",
  character_blocked: "lock",
  approval_needed: "lock",
  rest_break: "leaf",
  consent_missing: "person",
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
