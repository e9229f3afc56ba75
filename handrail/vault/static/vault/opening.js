// Opening many versions: what the book keeps of each, in the Worker or, where there is none, here.
import { VaultError } from "./errors.js";
import { readGone } from "./rules/header.js";
import { isList } from "./rules/lists.js";
import { openVersion } from "./seal.js";

/** @typedef {import("./rules/log.js").Known} Known */
/**
 * What this device keeps of an opened version beside its bytes, sealed. `code` is `newer-gen` for
 * a good one that tells of a newer key file, `retired-key` for one that is kept and not accepted, else null.
 * @typedef {Known & {code: "newer-gen" | "retired-key" | null, schema: number, gen: number, at: string, author: string, title: string, copy?: boolean, card?: Record<string, unknown>} & import("./seal.js").Named} Facts
 */
/** @typedef {{content: string, code: string, id?: string}} Damaged a version that did not open; its bytes are kept. `id`: its version id, where it was read so far */
/** @typedef {{content: string, sealed: Uint8Array}} Item */
/** @typedef {import("./seal.js").Openers} Openers */

/**
 * @param {Record<string, unknown>} body
 * @returns {string} the first line of its title or its text; of a body that has neither, of the first text in it
 */
export function titleOf(body) {
  const named = [body.title, body.text];
  // A body that has a text and nothing in it is empty: its other members are not words of a person.
  const texts = named.some((one) => typeof one === "string") ? named : Object.values(body);
  for (const text of texts) {
    const line = typeof text === "string" ? text.split("\n").find((one) => one.trim()) : undefined;
    if (line) return [...line.trim()].slice(0, 80).join("");
  }
  return "";
}

/** A card longer than this, as JSON, is not kept beside the title: every tab holds all of them in memory. */
const CARD = 600;

/**
 * @param {Record<string, unknown>} body
 * @returns {{card?: Record<string, unknown>}} the few facts by which lists sort and choose, where the body has them as `card`
 */
function cardOf({ card }) {
  const is = card && typeof card === "object" && !Array.isArray(card) && JSON.stringify(card).length <= CARD;
  return is ? { card: /** @type {Record<string, unknown>} */ (card) } : {};
}

/**
 * @param {string} content
 * @param {import("./seal.js").Opened} opened
 * @param {string} own this vault
 * @returns {Facts}
 */
export function factsOf(content, { version, header, aside, named }, own) {
  const { page, kind, schema, device, n, prev, parents, seen, gen, at, author, body } = header;
  const accepted = aside !== "retired-key";
  const gone = accepted ? (readGone(header) ?? []) : [];
  const title = isList(kind) ? "" : titleOf(body);
  const more = { ...named, ...(header.vault !== own && { vault: header.vault }), ...(body.copy === true && { copy: true }), ...(!isList(kind) && cardOf(body)) };
  return { version, content, page, kind, schema, device, n, prev, parents, seen, gen, at, author, gone, title, code: aside, accepted, ...more };
}

/**
 * @param {Item[]} items
 * @param {Openers} keys
 * @returns {Promise<Array<Facts | Damaged>>} one for each, in order; a damaged one never stops the rest
 */
export async function openMany(items, keys) {
  /** @type {Array<Facts | Damaged>} */
  const found = [];
  for (const { content, sealed } of items) {
    try {
      found.push(factsOf(content, await openVersion(sealed, content, keys), keys.vault));
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      const { version } = error.params;
      found.push({ content, code: error.code, ...(typeof version === "string" && { id: version }) });
    }
  }
  return found;
}
