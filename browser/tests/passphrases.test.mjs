// Offered passphrases: words that are typed as they are read; and twelve words, however they are typed in.
import assert from "node:assert/strict";
import { test } from "node:test";

const { offeredWords, randomWords, suggestPassphrases } = await import("../../handrail/vault/static/vault/passphrases.js");
const { entropyOf, wordList, wordsOf } = await import("../../handrail/vault/static/vault/recovery.js");

test("an offered word is spelled without accents in its own language, and none weighs on the reader", async () => {
  for (const lang of /** @type {const} */ (["en", "es"])) {
    const words = await offeredWords(lang);
    assert.ok(6 * Math.log2(words.length) > 60, `${lang}: ${words.length} words`);
    const list = await wordList(lang);
    for (const word of words) assert.ok(/^[a-z]+$/u.test(word) && list.includes(word), word);
    for (const word of ["dueno", "otono", "rinon", "cancer", "virgo", "rapto", "droga", "drink"]) assert.ok(!words.includes(word), word);
  }
});

test("passphrases are six words of the list, and others each time", async () => {
  const words = await offeredWords("es");
  const [one = "", two = ""] = await suggestPassphrases("es");
  assert.notEqual(one, two);
  for (const word of one.split(" ")) assert.ok(words.includes(word), word);
  assert.equal(one.split(" ").length, 6);
  const seen = new Set(await randomWords("es", 6000));
  assert.ok(seen.size > words.length * 0.9, "the whole list is drawn from");
});

test("twelve words open in any spacing, with commas, numbers, lines and capitals", async () => {
  const entropy = new Uint8Array(16).fill(7);
  for (const lang of /** @type {const} */ (["en", "es"])) {
    const words = await wordsOf(entropy, lang);
    const ways = [words.join(", "), words.join("\n"), words.map((word, at) => `${at + 1}. ${word}`).join("\n"), `  ${words.join("  ").toUpperCase()}.`];
    for (const way of ways) assert.deepEqual([...(await entropyOf(way))], [...entropy], way);
  }
});

test("a word that is in no list is named; a wrong count and a wrong order are said", async () => {
  const words = await wordsOf(new Uint8Array(16).fill(7), "es");
  const wrong = [...words];
  wrong[4] = "zzgato";
  await assert.rejects(entropyOf(wrong.join(" ")), { code: "word-unknown", params: { words: "zzgato" } });
  await assert.rejects(entropyOf(words.slice(1).join(", ")), { code: "word-count", params: { n: 11 } });
  const order = [...words].reverse();
  await assert.rejects(entropyOf(order.join(" ")), { code: "bad-words" });
});
