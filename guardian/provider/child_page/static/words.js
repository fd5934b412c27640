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

export function money(minor, currency) {
  const format = new Intl.NumberFormat(language, {
    style: "currency", currency, currencyDisplay: "narrowSymbol",
  });
  const digits = format.resolvedOptions().maximumFractionDigits;
  return format.format(minor / 10 ** digits);
}
