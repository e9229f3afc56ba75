// A phrase of the person's own, in the forms that sentences need. It only fills in what the person then reads and mends.

/** @typedef {"en" | "es"} Lang */
/**
 * @typedef {object} Forms
 * @property {string} who named: "I lean on …", "me apoyo en …"
 * @property {string} to asked or told: "ask …", "pedirle …" (in Spanish with its "a")
 * @property {string} with beside: "I do this …", "hago esto …" (with its "with", "con")
 */

/** Small words that are written with a capital only where a sentence begins. */
const SMALL = {
  en: /^(?:the|a|an|my|our|this|that|these|those|what|who|something|someone|everything|all|me|us)$/,
  es: /^(?:el|la|lo|los|las|un|una|unos|unas|mi|mis|nuestro|nuestra|nuestros|nuestras|este|esta|ese|esa|todo|toda|todos|todas|algo|alguien|quien|yo|nosotros|nosotras)$/,
};

/** @type {Record<Lang, Record<string, [who: string, to: string, with_: string]>>} */
const PRONOUNS = {
  en: {
    i: ["me", "me", "with me"],
    he: ["him", "him", "with him"],
    she: ["her", "her", "with her"],
    we: ["us", "us", "with us"],
    they: ["them", "them", "with them"],
  },
  es: {
    yo: ["mí", "a mí", "conmigo"],
    tú: ["ti", "a ti", "contigo"],
  },
};

/** Marks that turn the direction of what follows them, and all that is not printed but joins nothing. */
const UNSEEN = /[\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A phrase as it stands inside a sentence: one line, no full stop of its own, its first small word small.
 * @param {Lang} lang
 * @param {string} phrase
 * @returns {string}
 */
export function inside(lang, phrase) {
  const line = phrase.normalize("NFC").replace(/\s+/gu, " ").replace(UNSEEN, "").trim().replace(/[.,;:\s]+$/u, "");
  const [first = "", ...rest] = line.split(" ");
  const small = first.toLocaleLowerCase(lang);
  // "El" by itself may be a name; before another word it is the article.
  return SMALL[lang].test(small) && rest.length ? [small, ...rest].join(" ") : line;
}

/** "I am" and "soy", which the sentence around one's own name for oneself says already. @type {Record<Lang, RegExp>} */
const SAID = { en: /^(?:i am|i['’]m) (?=\S)/iu, es: /^(?:yo )?soy (?=\S)/iu };

/**
 * What somebody calls themselves, as it stands after "I am" or "soy".
 * @param {Lang} lang
 * @param {string} phrase
 * @returns {string}
 */
export function called(lang, phrase) {
  return inside(lang, inside(lang, phrase).replace(SAID[lang], ""));
}

/** @param {string} phrase */
function withA(phrase) {
  return phrase.startsWith("el ") ? `al ${phrase.slice(3)}` : `a ${phrase}`;
}

/**
 * @param {Lang} lang
 * @param {string} phrase as the person typed it
 * @returns {Forms} empty forms for a phrase without words
 */
export function formsOf(lang, phrase) {
  const plain = inside(lang, phrase);
  if (!plain) return { who: "", to: "", with: "" };
  const pronoun = PRONOUNS[lang][plain.toLocaleLowerCase(lang)];
  if (pronoun) return { who: pronoun[0], to: pronoun[1], with: pronoun[2] };
  if (lang === "en") return { who: plain, to: plain, with: `with ${plain}` };
  // Who answers "to whom?" has said the small word already.
  const said = /^(?:al|a|con) (?=\S)/iu.exec(plain)?.[0].trim().toLocaleLowerCase("es");
  const bare = said ? (said === "al" ? "el " : "") + plain.slice(said.length + 1) : plain;
  const who = inside("es", bare);
  return { who, to: withA(who), with: `con ${who}` };
}

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * A phrase that runs the other way keeps its own direction and leaves the sentence around it as it is.
 * @param {string} phrase
 * @returns {string}
 */
export function apart(phrase) {
  return RIGHT_TO_LEFT.test(phrase) ? `\u2068${phrase}\u2069` : phrase;
}
