// My words: reading the one page of this kind, and wearing it as long as the vault is open.
import { useEffect, useState } from "../vendor/preact.js";
import { langNow, onWords, t, wear } from "../kernel/words.js";
import { KINDS_OF_LEAN, inOrder, knownOf, readBody, wornOf } from "./rules/my_words.js";

/** @typedef {import("./rules/my_words.js").MyWords} MyWords */
/** @typedef {import("./rules/my_words.js").Found} Found */
/** @typedef {Record<string, unknown>} Body */
/** @typedef {{version: string, body: Body, at: string, newerApp: boolean}} Head */
/**
 * @typedef {object} Vault what is asked of the vault here
 * @property {() => {phase: string}} status
 * @property {() => Array<{page: string, kind: string}>} pages
 * @property {(id: string) => Promise<{heads: Head[]} | null>} page
 * @property {(fn: () => void) => (() => void)} on
 */
/**
 * @typedef {object} Read
 * @property {MyWords} words
 * @property {Body} body
 * @property {string} page empty while there is none
 * @property {Found[]} all the worn one first; those put aside are not among them
 * @property {Found[]} aside
 */

export const MY_WORDS = "my-words";
export const SCHEMA = 1;

/** @type {Read} */
const NONE = { words: readBody({}), body: {}, page: "", all: [], aside: [] };

/** @param {Vault} vault */
function isOpen(vault) {
  return ["open", "device-only"].includes(vault.status().phase);
}

/**
 * @param {Vault} vault
 * @returns {Promise<Read>} what is worn, and every set of words to choose from
 */
export async function readMyWords(vault) {
  if (!isOpen(vault)) return NONE;
  const lines = vault.pages().filter((line) => line.kind === MY_WORDS);
  const pages = await Promise.all(lines.map((line) => vault.page(line.page)));
  const found = pages.flatMap((page, at) => {
    const id = lines[at]?.page ?? "";
    return (page?.heads ?? []).map(({ version, body, at: when, newerApp }) => ({ page: id, version, at: when, body, newerApp }));
  });
  const all = inOrder(found);
  const first = all[0];
  // Words that a newer app made are not worn, but their page is not made a second time either.
  const aside = found.filter((one) => !one.newerApp && !all.includes(one));
  return first ? { words: readBody(first.body), body: first.body, page: first.page, all, aside } : { ...NONE, page: found[0]?.page ?? "" };
}

/**
 * The same for a screen, read again after every change.
 * @param {Vault} vault
 * @returns {Read | null} null until it is read
 */
export function useMyWordsPage(vault) {
  const [read, setRead] = useState(/** @type {Read | null} */ (null));
  useEffect(() => {
    let gone = false;
    const look = () => void readMyWords(vault).then((next) => gone || setRead(next), () => undefined);
    look();
    const stop = vault.on(look);
    return () => {
      gone = true;
      stop();
    };
  }, [vault]);
  return read;
}

/**
 * What a worksheet's conditions ask.
 * @param {Vault} vault
 * @returns {ReturnType<typeof knownOf> | null} null until it is read
 */
export function useMyWords(vault) {
  const read = useMyWordsPage(vault);
  return read && knownOf(read.words);
}

/** Words that are being typed: worn before they are a version, until the vault knows them. @type {Body | null} */
let tried = null;
let again = () => {};

/** @param {Body} body what the person has just chosen or typed */
export function tryOn(body) {
  tried = body;
  again();
}

/** @param {Body} body */
function dress(body) {
  const phrases = Object.fromEntries(
    KINDS_OF_LEAN.filter((kind) => kind !== "own" && kind !== "none").map((kind) => [kind, t(`app.words.known.${kind}`)]),
  );
  return wornOf(readBody(body), langNow(), phrases);
}

/**
 * Every sentence in the person's words from now on; in nobody's as soon as the vault is locked.
 * @param {Vault} vault
 * @returns {() => void} no longer
 */
export function followMyWords(vault) {
  /** @type {Body | null} */
  let body = null;
  let asked = 0;
  let last = "null";
  const put = () => {
    if (!isOpen(vault)) body = tried = null;
    const shown = tried ?? body;
    const next = shown && dress(shown);
    if (JSON.stringify(next) === last) return;
    last = JSON.stringify(next);
    wear(next);
  };
  const look = async () => {
    put();
    const mine = (asked += 1);
    const read = await readMyWords(vault).catch(() => null);
    if (!read || mine !== asked) return;
    body = read.page ? read.body : null;
    if (JSON.stringify(tried) === JSON.stringify(body)) tried = null;
    put();
  };
  const stops = [vault.on(() => void look()), onWords(put)];
  again = put;
  void look();
  return () => {
    again = () => {};
    tried = null;
    for (const stop of stops) stop();
    wear(null);
  };
}
