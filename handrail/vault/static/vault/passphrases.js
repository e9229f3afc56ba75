// Passphrases: offered ones of six words out of a published list (BIP39; more than 60 bits), and reasons against poor ones.
import { random } from "./crypto.js";
import { wordList } from "./recovery.js";

const WORDS = 6;
/** NIST SP 800-63B asks 15 characters where a passphrase stands alone. */
const SHORTEST = 15;
/** What must be left when everything guessable is taken out. */
const LEAST_OWN = 8;

/** Nothing that weighs on somebody who reads it on a bad night. */
const LEFT_OUT = new Set(
  "abuse addict alcohol crime danger death die drink drug gun hurt illness kill obese pill poison prison sick suffer tragic victim weapon wine wreck \
aborto acoso adicto ahogo asalto atroz bestia bruto burla celda cerdo cigarro cochino crimen culpa cripta delito desnudo diablo dosis droga ebrio \
enano feo fosa fracaso fuga fusil golpe gordo herir infiel jeringa joroba juerga letal licor loco locura mafia maldad manco matar misil morir mortal \
muerte mugre obeso odiar odio pecado pena rapto ron sangre secta sed sexo sidra terror trauma tuerto tumba tumor vejez veneno vengar vicio virgo viudo"
    .split(/\s+/u),
);

/**
 * @param {"en" | "es"} lang
 * @returns {Promise<string[]>} the words that are offered: written in plain letters in the language itself, so that who knows how a
 * word is spelled types it as it was shown
 */
export async function offeredWords(lang) {
  return (await wordList(lang)).filter((word) => /^[a-z]+$/u.test(word) && !LEFT_OUT.has(word));
}

/**
 * @param {"en" | "es"} lang
 * @param {number} count
 * @returns {Promise<string[]>} words drawn evenly: draws past the last whole round of the list are drawn again
 */
export async function randomWords(lang, count) {
  const list = await offeredWords(lang);
  const fair = 65_536 - (65_536 % list.length);
  /** @type {string[]} */
  const words = [];
  while (words.length < count) {
    const [draw = fair] = new Uint16Array(random(2).buffer);
    if (draw < fair) words.push(/** @type {string} */ (list[draw % list.length]));
  }
  return words;
}

/**
 * @param {"en" | "es"} lang
 * @returns {Promise<string[]>}
 */
export async function suggestPassphrases(lang) {
  return Promise.all([0, 1, 2].map(async () => (await randomWords(lang, WORDS)).join(" ")));
}

/**
 * @param {string} text
 * @returns {string} runs like 12345, abcd, qwerty and aaaa taken out
 */
function withoutRuns(text) {
  const rows = ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujm"];
  const ways = rows.flatMap((row) => [row, [...row].reverse().join("")]);
  let left = text.replace(/(.)\1{2,}/gu, "");
  for (let length = 8; length >= 4; length--) {
    for (const row of ways) {
      for (let at = 0; at + length <= row.length; at++) left = left.replaceAll(row.slice(at, at + length), "");
    }
  }
  return left;
}

/**
 * @param {string} text
 * @returns {string} each stretch that was there before taken out: "rosarosarosa" is "rosa"
 */
function withoutRepeats(text) {
  return text.replace(/(.{2,}?)\1+/gu, "$1");
}

/**
 * @param {string} text
 * @param {string} [name] the sign-in name, which everybody who guesses tries first
 * @returns {Promise<string | null>} a code with its reason, or null: good
 */
export async function judgePassphrase(text, name = "") {
  const plain = text.normalize("NFKC").toLowerCase();
  if ([...plain.trim()].length < SHORTEST) return "passphrase-short";
  const bare = plain.replace(/[^\p{L}\p{N}]/gu, "");
  const own = withoutRepeats(withoutRuns(bare));
  if (own.length < LEAST_OWN) return "passphrase-pattern";
  const { COMMON_PHRASES, COMMON_WORDS } = await import("./common.js");
  if (COMMON_PHRASES.includes(bare)) return "passphrase-common";
  const [word = ""] = name.toLowerCase().split(/-(?=\d+$)/u);
  const parts = word.split("-").filter((part) => part.length > 2);
  const nameless = [name.toLowerCase().replaceAll("-", ""), ...parts].reduce((rest, part) => (part ? rest.replaceAll(part, "") : rest), own);
  if (nameless.length < LEAST_OWN) return "passphrase-has-name";
  const left = COMMON_WORDS.reduce((rest, common) => rest.replaceAll(common, ""), nameless);
  return left.length < LEAST_OWN ? "passphrase-common" : null;
}

/**
 * Words for a sign-in name that says nothing of the person.
 * @param {"en" | "es"} lang
 * @returns {Promise<string[]>}
 */
export async function suggestNames(lang) {
  const { NAMES } = await import("./names.js");
  const { first, second } = NAMES[lang];
  return [0, 1, 2, 3].map(() => {
    const [a, b] = /** @type {[number, number]} */ ([...random(2)]);
    return `${first[a % 32]}-${second[b % 32]}`;
  });
}
