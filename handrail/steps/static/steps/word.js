// Which word Steps 6 and 7 say, followed as long as the vault is open; nobody's as soon as it is locked.
import { useEffect, useState } from "../vendor/preact.js";
import { wear, wornNow } from "../kernel/words.js";
import { PLAIN, WORD, saysWord, wordOf } from "./rules/word.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */

let word = PLAIN;
/** @type {VaultApi | null} */
let followed = null;
/** @type {Promise<void>} */
let first = Promise.resolve();

/** @returns {string} */
export function wordNow() {
  return word;
}

/** @param {string} next */
function say(next) {
  if (next === word) return;
  word = next;
  // What is worn stays as it is: this only tells the screens that sentences read differently now.
  wear(wornNow());
}

/** @param {VaultApi} vault */
function isOpen(vault) {
  return ["open", "device-only"].includes(vault.status().phase);
}

/** @param {VaultApi} vault */
async function read(vault) {
  const lines = vault.pages().filter((line) => line.kind === WORD);
  const pages = await Promise.all(lines.map(async ({ page, at }) => {
    const [whole, draft] = await Promise.all([vault.page(page), vault.readDraft(page)]);
    const head = whole?.heads[0];
    const body = draft?.body ?? (head?.newerApp ? undefined : head?.body);
    return body ? [{ page, at, body }] : [];
  }));
  return wordOf(pages.flat());
}

/**
 * @param {VaultApi} vault
 * @returns {Promise<void>} as soon as the word is known; from then on it is followed
 */
export function knowWord(vault) {
  if (followed === vault) return first;
  followed = vault;
  let turn = 0;
  const look = async () => {
    const mine = ++turn;
    if (!isOpen(vault)) return say(PLAIN);
    const next = await read(vault).catch(() => word);
    if (mine === turn) say(isOpen(vault) ? next : PLAIN);
  };
  vault.on(() => void look());
  first = look();
  return first;
}

/**
 * @param {VaultApi} vault
 * @param {number} step
 * @returns {boolean} this Step's sentences can be said: they hold no such word, or it is known
 */
export function useWord(vault, step) {
  const [known, setKnown] = useState(false);
  const says = saysWord(step);
  useEffect(() => {
    let here = true;
    if (says) void knowWord(vault).then(() => here && setKnown(true));
    return () => void (here = false);
  }, [vault, says]);
  return known || !says;
}
