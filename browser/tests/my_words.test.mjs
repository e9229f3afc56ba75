// The person's own words: variants of a sentence, standing places, the forms of a phrase, what is worn when.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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
const dress = (some) => wear({ wording: "secular", gender: "n", places: {}, ...some });

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

test("a standing place holds the person's word, and a word given with the sentence goes before it", () => {
  dress({ wording: "own", places: { power_who: "the sea" } });
  assert.equal(t("a.lean"), "Today the sea holds me.");
  assert.equal(t("a.lean", { power_who: "the wind" }), "Today the wind holds me.");
});

test("a standing place without a word of the person's is never a gap", () => {
  dress({ wording: "own" });
  assert.equal(t("a.lean"), "Today what holds me up holds me.");
  dress({ wording: "own", places: { power_who: "" } });
  assert.equal(t("a.lean"), "Today what holds me up holds me.");
});

test("what is filled in is not looked at again", () => {
  dress({ places: { self: "{name} $& {self}" } });
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

// --- a phrase in the forms it needs ---

const { apart, called, formsOf, inside } = await import("../../handrail/content/static/content/rules/forms.js");
/** @type {Array<{lang: "en" | "es", phrase: string, who: string, to: string, with: string}>} */
const CASES = JSON.parse(readFileSync(new URL("../../handrail/content/tests/forms.json", import.meta.url), "utf8"));

for (const { lang, phrase, ...forms } of CASES) {
  test(`${lang}: ${JSON.stringify(phrase.slice(0, 40))} has its forms`, () => {
    assert.deepEqual(formsOf(lang, phrase), forms);
    // What was filled in reads the same when it is filled in again.
    if (forms.who) assert.equal(inside(lang, forms.who), forms.who);
  });
}

test("words that run from right to left keep to themselves", () => {
  assert.equal(apart("الله"), "\u2068الله\u2069");
  assert.equal(apart("the sea 🌊"), "the sea 🌊");
});

// --- what a page of this kind means ---

const { inOrder, knownOf, leanOn, phrasedIn, readBody, warnedOf, wornOf } = await import(
  "../../handrail/content/static/content/rules/my_words.js"
);
const PHRASES = { god: "God", higher: "my Higher Power", value: "what matters most to me", group: "my group" };
/**
 * @param {Record<string, unknown>} body
 * @param {"en" | "es"} [lang]
 */
const worn = (body, lang = "en") => wornOf(readBody(body), lang, PHRASES);

test("a page nobody filled in, or that another year filled in, is as if nothing were chosen", () => {
  const nothing = { wording: "secular", gender: "n", places: {} };
  for (const body of [
    {},
    { title: "My words" },
    { lean: null, from: "alcohol", gender: 7, self: [], slip: { en: 3 }, date_name: "x" },
    { lean: { kind: "constructor", forms: { en: { phrase: "x" } } } },
    { lean: { kind: "own", forms: { en: { phrase: "  " }, es: null } } },
    { lean: { kind: "own", forms: [] } },
  ]) {
    assert.deepEqual(worn(body), nothing, JSON.stringify(body));
  }
  assert.deepEqual(readBody({ from: ["alcohol", "alcohol", 3, "tea"] }).from, ["alcohol"]);
});

test("each kind has its wording, and its places are never empty", () => {
  /** @param {string} kind */
  const of = (kind) => worn({ lean: { kind } });
  assert.deepEqual(of("god"), {
    wording: "spiritual",
    gender: "n",
    places: { power_who: "God", power_to: "God", power_with: "with God" },
  });
  assert.equal(of("higher").places.power_to, "my Higher Power");
  assert.equal(of("group").wording, "own");
  assert.equal(of("group").places.power_with, "with my group");
  assert.equal(of("own").wording, "secular", "an own word without a word is none yet");
  assert.deepEqual(of("none"), { wording: "secular", gender: "n", places: {} });
});

test("a phrase that stood there before another kind was chosen is not said", () => {
  const forms = { en: { phrase: "the sea" } };
  assert.deepEqual(worn({ lean: { kind: "none", forms } }).places, {});
  assert.equal(worn({ lean: { kind: "god", forms } }).places.power_who, "God");
});

test("a form that the person corrected wins; one that they emptied is filled in", () => {
  const forms = { es: { phrase: "El Mar", who: "el mar", to: "al mar mío", with: "  " } };
  const { places } = worn({ lean: { kind: "own", forms } }, "es");
  assert.deepEqual(places, { power_who: "el mar", power_to: "al mar mío", power_with: "con el Mar" });
});

test("in the other language the phrase is filled in and marked to look at", () => {
  const words = readBody({ lean: { kind: "group", forms: { en: { phrase: "my group", who: "my group", to: "us", with: "with us" } } } });
  const filled = phrasedIn(words, "es");
  assert.deepEqual(filled, { phrase: "my group", who: "my group", to: "a my group", with: "con my group", look: true });
  assert.equal(phrasedIn(words, "en").look, false);
  assert.equal(phrasedIn(words, "en").to, "us");
});

test("own words for oneself, a slip and the date stand inside a sentence, each in its language", () => {
  const body = { self: { en: "A woman who came back.", es: "Una mujer que volvió" }, slip: { en: "الزلة" } };
  assert.deepEqual(worn(body).places, { self: "a woman who came back", slip: "\u2068الزلة\u2069" });
  assert.deepEqual(worn(body, "es").places, { self: "una mujer que volvió" });
});

test("alcohol, benzodiazepines and opioids, and only they, come with a danger that is said", () => {
  assert.deepEqual(warnedOf(readBody({ from: ["stimulants", "other_person", "other"] })), []);
  assert.deepEqual(warnedOf(readBody({ from: ["stimulants", "alcohol"] })), ["alcohol"]);
  assert.deepEqual(warnedOf(readBody({ from: ["opioids", "benzodiazepines"] })), ["benzodiazepines", "opioids"]);
});

test("“I am” and “soy” are not said twice", () => {
  for (const [phrase, own] of [
    ["I am an alcoholic", "an alcoholic"],
    ["i'm The one who came back.", "the one who came back"],
    ["I’m me", "me"],
    ["I am", "I am"],
    ["Iambic", "Iambic"],
  ]) {
    assert.equal(called("en", phrase), own);
  }
  for (const [phrase, own] of [
    ["Soy un alcohólico", "un alcohólico"],
    ["yo soy La de antes", "la de antes"],
    ["Soyla", "Soyla"],
    ["soy", "soy"],
  ]) {
    assert.equal(called("es", phrase), own);
  }
  assert.deepEqual(worn({ self: { en: "I am back" }, slip: { en: "I am out" } }).places, { self: "back", slip: "I am out" });
});

test("a phrase of one kind is not worn for another, and is there again when that kind is chosen", () => {
  const forms = { es: { phrase: "mi abuela", who: "mi abuela", to: "a mi abuela", with: "con mi abuela" } };
  const own = readBody({ lean: { kind: "own", forms } });
  let { lean } = own;
  for (const kind of /** @type {const} */ (["group", "value", "god", "none", "higher"])) {
    lean = leanOn(lean, kind);
    assert.deepEqual(lean.forms, {}, kind);
    assert.equal(/abuela/.test(JSON.stringify(worn({ lean }, "es"))), false, kind);
    assert.equal(/abuela/.test(JSON.stringify(worn({ lean }, "en"))), false, kind);
    // What is saved is read again as it was.
    lean = readBody(JSON.parse(JSON.stringify({ lean }))).lean;
  }
  const back = readBody({ lean: leanOn(lean, "own") }).lean;
  assert.deepEqual([back.kind, back.forms], ["own", forms]);
  assert.deepEqual(leanOn(readBody({}).lean, "own"), { kind: "own", forms: {}, kept: { value: {}, group: {} } });
});

test("what a worksheet's condition may ask", () => {
  assert.deepEqual(knownOf(readBody({})), { from: ["none"], wording: ["secular"], gender: ["n"] });
  const words = readBody({ from: ["alcohol", "stimulants"], gender: "f", lean: { kind: "god" } });
  assert.deepEqual(knownOf(words), { from: ["alcohol", "stimulants", "several"], wording: ["spiritual"], gender: ["f"] });
});

test("every device wears the same one of several, in whatever order they came", () => {
  /** @param {string} version @param {string} at @param {object} [more] */
  const one = (version, at, more) => ({ page: "p", version, at, body: {}, newerApp: false, ...more });
  const all = [
    one("b1", "2026-01-01T00:00:00Z"),
    one("a9", "2026-02-01T00:00:00Z"),
    one("c0", "2026-02-01T00:00:00Z"),
    one("z0", "2027-01-01T00:00:00Z", { body: { aside: true } }),
    one("z1", "2027-01-01T00:00:00Z", { newerApp: true }),
  ];
  for (const order of [all, all.toReversed(), [...all.slice(2), ...all.slice(0, 2)]]) {
    assert.deepEqual(inOrder(order).map((found) => found.version), ["c0", "a9", "b1"]);
  }
});

test("two devices that each put the other's aside still wear one", () => {
  const one = (/** @type {string} */ version, /** @type {string} */ at) => ({ page: version, version, at, body: { aside: true }, newerApp: false });
  const both = [one("a", "2026-01-01T00:00:00Z"), one("b", "2026-02-01T00:00:00Z")];
  assert.deepEqual(inOrder(both).map((found) => found.version), ["b"]);
});

// --- wearing them ---

const { followMyWords, readMyWords, tryOn } = await import("../../handrail/content/static/content/my_words.js");

/**
 * A vault that holds bodies and says when something changed.
 * @param {Array<{page: string, kind: string, heads: any[]}>} pages
 */
function vaultOf(pages) {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const vault = {
    phase: "open",
    all: pages,
    status: () => ({ phase: vault.phase }),
    pages: () => vault.all,
    page: async (/** @type {string} */ id) => vault.all.find((one) => one.page === id) ?? null,
    on(/** @type {() => void} */ fn) {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },
    async changed() {
      for (const fn of listeners) fn();
      await new Promise((done) => setImmediate(done));
    },
  };
  return vault;
}
/** @param {string} phrase @param {object} [more] */
const head = (phrase, more) => ({
  version: "1",
  at: "2026-01-01T00:00:00Z",
  newerApp: false,
  body: { lean: { kind: "own", forms: { en: { phrase } } } },
  ...more,
});
const mine = (/** @type {any[]} */ ...heads) => ({ page: "p", kind: "my-words", heads });
const power = () => wornNow().places.power_who;

beforeEach(() => {
  for (const lang of /** @type {const} */ (["en", "es"])) {
    for (const [kind, phrase] of Object.entries(PHRASES)) OWN[lang][`app.words.known.${kind}`] = phrase;
  }
});

test("what is worn follows the vault, and a locked vault leaves nobody's words", async () => {
  const vault = vaultOf([{ page: "n", kind: "note", heads: [head("a note")] }, mine(head("the sea"))]);
  const stop = followMyWords(vault);
  await vault.changed();
  assert.equal(power(), "the sea");
  vault.all = [mine(head("the sky"))];
  await vault.changed();
  assert.equal(power(), "the sky");
  vault.phase = "locked";
  const forgotten = vault.changed();
  assert.deepEqual(wornNow(), { wording: "secular", gender: "n", places: {} }, "at once");
  await forgotten;
  assert.equal(power(), undefined);
  vault.phase = "open";
  await vault.changed();
  assert.equal(power(), "the sky");
  stop();
  assert.equal(power(), undefined);
});

test("a page that was still being read when the vault locked is not worn", async () => {
  const vault = vaultOf([mine(head("the sea"))]);
  /** @type {(page: any) => void} */
  let arrive = () => {};
  vault.page = () => new Promise((done) => (arrive = done));
  const stop = followMyWords(vault);
  vault.phase = "locked";
  arrive(mine(head("the sea")));
  await new Promise((done) => setImmediate(done));
  assert.equal(power(), undefined);
  stop();
});

test("what is typed is worn before it is a version, and until it is", async () => {
  const vault = vaultOf([mine(head("the sea"))]);
  const stop = followMyWords(vault);
  await vault.changed();
  tryOn(head("the moon").body);
  assert.equal(power(), "the moon");
  await vault.changed();
  assert.equal(power(), "the moon", "the vault does not have it yet");
  vault.all = [mine(head("the moon"))];
  await vault.changed();
  vault.all = [mine(head("the stars"))];
  await vault.changed();
  assert.equal(power(), "the stars", "another device's later words are worn again");
  tryOn(head("the sun").body);
  vault.phase = "locked";
  await vault.changed();
  vault.phase = "open";
  await vault.changed();
  assert.equal(power(), "the stars", "what was tried is forgotten with the lock");
  stop();
});

test("in another language the same page is worn anew", async () => {
  const body = { lean: { kind: "own", forms: { en: { phrase: "the sea" }, es: { phrase: "El mar" } } } };
  const vault = vaultOf([mine(head("", { body }))]);
  const stop = followMyWords(vault);
  await vault.changed();
  await speak("es");
  assert.equal(wornNow().places.power_to, "al mar");
  await speak("en");
  assert.equal(wornNow().places.power_to, "the sea");
  stop();
});

test("a page made by a newer app is not worn, and is not made a second time", async () => {
  const vault = vaultOf([mine(head("the sea", { newerApp: true }))]);
  const read = await readMyWords(vault);
  assert.deepEqual([read.page, read.all, read.words.lean.kind], ["p", [], ""]);
});
