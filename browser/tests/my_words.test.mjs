// The person's own words: variants of a sentence, standing places, the forms of a phrase, what is worn when.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const OWN = {
  en: {
    "app.words.place.self": "a person in recovery",
    "app.words.place.power_who": "what holds me up",
    "a.plain": "Hello, {name}.",
    "a.who": "I am {self}.",
    "a.lean": { spiritual: "{power_who}, in prayer", secular: "what holds me up", own: "Today {power_who} holds me." },
  },
  es: {
    "app.words.place.self": { f: "una mujer en recuperación", m: "un hombre en recuperación", n: "una persona en recuperación" },
    "app.words.place.power_who": "lo que me sostiene",
    "a.plain": "Hola, {name}.",
    "a.who": "Soy {self}.",
    "a.lean": { spiritual: { f: "Lista.", m: "Listo.", n: "Ya." }, secular: "lo que me sostiene", own: "Hoy me sostiene {power_who}." },
  },
};

globalThis.document = /** @type {any} */ ({ documentElement: { lang: "" } });
globalThis.fetch = /** @type {any} */ (
  async (/** @type {string} */ address) => {
    return { ok: true, json: async () => OWN[/** @type {"en" | "es"} */ (/texts\/(..)\.json$/.exec(address)?.[1])] };
  }
);

const words = await import("../../handrail/kernel/static/kernel/words.js");
const { has, langNow, learn, onWords, speak, t, wear, wornNow } = words;

/** @param {Partial<import("../../handrail/kernel/static/kernel/words.js").Worn>} some */
const dress = (some) => wear({ wording: "secular", gender: "n", places: { en: {}, es: {} }, ...some });

beforeEach(async () => {
  wear(null);
  await speak("en");
});

test("before anything is chosen a sentence is secular and neutral", async () => {
  assert.equal(t("a.lean"), "what holds me up");
  assert.deepEqual([wornNow().wording, wornNow().gender], ["secular", "n"]);
  await speak("es");
  assert.equal(t("a.who"), "Soy una persona en recuperación.");
  assert.equal(document.documentElement.lang, "es");
});

test("wording is looked at first, then gender", async () => {
  await speak("es");
  dress({ wording: "spiritual", gender: "f" });
  assert.equal(t("a.lean"), "Lista.");
  dress({ wording: "spiritual", gender: "m" });
  assert.equal(t("a.lean"), "Listo.");
  dress({ wording: "own", gender: "m" });
  assert.equal(t("a.lean"), "Hoy me sostiene lo que me sostiene.");
  assert.equal(t("a.who"), "Soy un hombre en recuperación.");
});

test("a standing place holds the person's word, of the language that is spoken", async () => {
  dress({ wording: "own", places: { en: { power_who: "the sea" }, es: { power_who: "el mar" } } });
  assert.equal(t("a.lean"), "Today the sea holds me.");
  await speak("es");
  assert.equal(t("a.lean"), "Hoy me sostiene el mar.");
});

test("a standing place without a word of the person's is never a gap", () => {
  dress({ wording: "own" });
  assert.equal(t("a.lean"), "Today what holds me up holds me.");
  dress({ wording: "own", places: { en: { power_who: "" }, es: {} } });
  assert.equal(t("a.lean"), "Today what holds me up holds me.");
});

test("what is filled in is not looked at again", () => {
  dress({ places: { en: { self: "{name} $& {self}" }, es: {} } });
  assert.equal(t("a.who"), "I am {name} $& {self}.");
  assert.equal(t("a.plain", { name: "{self}" }), "Hello, {self}.");
});

test("a sentence that nobody knows is an error, also with the name of something every object has", () => {
  assert.equal(has("toString"), false);
  assert.throws(() => t("constructor"), /no sentence/);
});

test("who listens is told of other words, of another language and of more texts", async () => {
  let told = 0;
  const stop = onWords(() => (told += 1));
  dress({});
  await speak("es");
  await learn("told", async () => ({ "b.told": "x" }));
  stop();
  wear(null);
  assert.equal(told, 3);
});

test("what was learned is spoken in the next language too, and is asked for once", async () => {
  /** @type {string[]} */
  const asked = [];
  /** @param {"en" | "es"} lang */
  const load = async (lang) => {
    asked.push(lang);
    return { "b.sheet": lang === "en" ? "One page." : "Una página." };
  };
  await learn("sheet", load);
  await learn("sheet", load);
  assert.equal(t("b.sheet"), "One page.");
  await speak("es");
  assert.equal(t("b.sheet"), "Una página.");
  assert.deepEqual(asked, ["en", "es"]);
});

test("a language that does not come whole does not come at all", async () => {
  let signal = false;
  await learn("far", async (lang) => {
    if (lang === "es" && !signal) throw new Error("no signal");
    return { "b.broken": "Here." };
  });
  await assert.rejects(speak("es"));
  assert.equal(langNow(), "en");
  assert.equal(t("b.broken"), "Here.");
  assert.equal(t("a.plain", { name: "x" }), "Hello, x.");
  signal = true;
  await speak("es");
  assert.equal(langNow(), "es");
});
