// Beginning to write: the vault is made when it is first needed, and the one question of age is asked once on a device.
import { keep, kept } from "../kernel/kept.js";
import { go } from "../kernel/go.js";
import { ANY, FIRST } from "./kinds.js";
import { whileOpen } from "./while_open.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */

const ADULT = "adult";
/** What a page not written on yet will answer, by its id. @type {Map<string, string>} */
const asked = whileOpen(new Map());
/** Where this browser keeps nothing, the answer holds until a vault comes or goes. @type {Set<string>} */
const said = whileOpen(new Set());

/** @returns {boolean} whether somebody said here that they are 18 or older */
export function isAdult() {
  return said.has(ADULT) || kept(ADULT) === "yes";
}

/** Kept on this device and told to nobody. A younger person's answer is kept nowhere. */
export function sayAdult() {
  said.add(ADULT);
  keep(ADULT, "yes");
}

/**
 * A fresh page to write on.
 * @param {VaultApi} vault
 * @param {string} [ask] what it answers; left out: what a first page asks, or a later one
 * @returns {Promise<string>} its address
 */
export async function freshPage(vault, ask) {
  if (vault.status().phase === "new") await vault.start();
  const page = vault.newPage();
  if (ask) asked.set(page, ask);
  return `p/${page}`;
}

/**
 * @param {VaultApi} vault
 * @param {string} page
 * @returns {string} the question of a page that says nothing yet
 */
export function askFor(vault, page) {
  return asked.get(page) ?? (vault.pages().length ? ANY : FIRST);
}

/**
 * To a page to write on, by the one question where it was not answered here yet.
 * @param {VaultApi} vault
 * @param {string} [ask]
 */
export async function write(vault, ask = "") {
  if (vault.status().phase === "new" && !isAdult()) go(ask ? `start/${ask}` : "start");
  else go(await freshPage(vault, ask));
}
