/* The words that scripts put on a screen. They come translated in the page: <meta name="words" content="{…}">.
   A word is a string with %(name)s places, or {one, other} where the number n decides. */

const words = {};
for (const meta of document.querySelectorAll('meta[name="words"]')) Object.assign(words, JSON.parse(meta.content));

const lang = document.documentElement.lang || "de";
const plural = new Intl.PluralRules(lang);

/** The word for `key`, with its places filled. An unknown key comes back as it is, so that a gap is seen. */
export function word(key, places = {}) {
  let text = words[key] ?? key;
  if (typeof text === "object") text = text[plural.select(places.n)] ?? text.other;
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in places ? String(places[name]) : whole));
}

const zone = document.body?.dataset.tz || undefined;
const format = (options) => {
  try { return new Intl.DateTimeFormat(lang, { ...options, timeZone: zone, hour12: false }); }
  catch { return new Intl.DateTimeFormat(lang, { ...options, hour12: false }); }   // a zone this browser does not know
};
const minutes = format({ hour: "2-digit", minute: "2-digit" });
const exact = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** Unix seconds as the event's local time, "14:32". */
export const hm = (at) => minutes.format(at * 1000);
/** Unix seconds as the event's local time, "14:32:07". */
export const hms = (at) => exact.format(at * 1000);

/** A random id for a command: 96 bits, [A-Za-z0-9_-]. Works without a secure context, as crypto.randomUUID does not. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}
