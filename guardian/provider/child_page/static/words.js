// The page's sentences and the child's way of writing time and money.

const sentences = JSON.parse(document.getElementById("words").textContent);
const language = document.documentElement.lang;

export function say(key, places = {}) {
  const sentence = sentences[key] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(places[name] ?? ""));
}

export function knows(key) {
  return key in sentences;
}

export function duration(minutes) {
  if (minutes < 120) return say("minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? say("hours", { hours }) : say("hours_minutes", { hours, minutes: rest });
}

let clock = { now: () => new Date(), zone: undefined };

// The service's time and the child's zone: the device's own clock may be wrong.
export function setClock(moment, zone) {
  const ahead = new Date(moment).getTime() - Date.now();
  clock = { now: () => new Date(Date.now() + ahead), zone };
}

export function timeOfDay(moment) {
  return shown(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

export function day(moment) {
  return shown(moment, { year: "numeric", month: "short", day: "numeric" });
}

// Today's times by the clock, all others by date and clock.
export function when(moment) {
  const time = timeOfDay(moment);
  return day(moment) === day(clock.now()) ? say("today_at", { time }) : say("date_at", { date: day(moment), time });
}

export function daysUntil(moment) {
  return Math.max(0, Math.ceil((new Date(moment) - clock.now()) / 86_400_000));
}

function shown(moment, options) {
  return new Intl.DateTimeFormat(language, { ...options, timeZone: clock.zone }).format(new Date(moment));
}

export function list(words) {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(words);
}

export function money(minor, currency) {
  const format = new Intl.NumberFormat(language, {
    style: "currency", currency, currencyDisplay: "narrowSymbol",
  });
  const digits = format.resolvedOptions().maximumFractionDigits;
  return format.format(minor / 10 ** digits);
}
