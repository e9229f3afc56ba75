// Line 1 of a version: its members and their forms (sections 3.2, 3.3, 3.5).
import { VaultError } from "../errors.js";
import { PARENTS_MAX, SEEN_EVERY, SEEN_MAX } from "./limits.js";
import { HEX32, HEX64, asInt, fits, hasExactly, parseObject, unB64 } from "./text.js";

export const GONE = "handrail.gone";
const MEMBERS = "v vault page kind schema parents author device n prev seen gen at body".split(" ");
export const KIND = /^[a-z][a-z0-9.-]{0,63}$/;
const AT = /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])(:[0-5][0-9]){2}Z$/;

/**
 * @typedef {object} Header
 * @property {string} vault
 * @property {string} page
 * @property {string} kind
 * @property {number} schema
 * @property {string[]} parents
 * @property {string} author
 * @property {string} device
 * @property {number} n
 * @property {string | null} prev
 * @property {Record<string, [number, string]>} seen
 * @property {number} gen
 * @property {string} at
 * @property {Record<string, unknown>} body
 */

/** @typedef {{device: string, n: number, version: string, content: string, parent: string | null, why: string}} GoneEntry */

const no = () => new VaultError("bad-header");

/**
 * @param {Uint8Array} line1
 * @returns {Header} throws `bad-json`, `newer-protocol`, `bad-header`
 */
export function readHeader(line1) {
  const value = parseObject(line1);
  const v = Object.hasOwn(value, "v") ? asInt(value.v) : null;
  if (v !== null && v > 1) throw new VaultError("newer-protocol");
  if (v !== 1 || !hasExactly(value, MEMBERS)) throw no();
  const [schema, n, gen] = [asInt(value.schema, 1), asInt(value.n, 1), asInt(value.gen)];
  if (schema === null || n === null || gen === null) throw no();
  if (![value.vault, value.page, value.device].every((id) => fits(id, HEX32))) throw no();
  if (!fits(value.kind, KIND) || !fits(value.at, AT) || unB64(value.author, 32) === null) throw no();
  if (n === 1 ? value.prev !== null : !fits(value.prev, HEX64)) throw no();
  if (typeof value.body !== "object" || value.body === null || Array.isArray(value.body)) throw no();
  const { v: _, ...rest } = value;
  const parents = readParents(value.parents);
  return /** @type {Header} */ ({ ...rest, schema, n, gen, parents, seen: readSeen(value.seen, value.device) });
}

/** @param {unknown} value */
function readParents(value) {
  if (!Array.isArray(value) || value.length > PARENTS_MAX || !value.every((id) => fits(id, HEX64))) throw no();
  if (new Set(value).size !== value.length) throw no();
  return value;
}

/**
 * @param {unknown} value
 * @param {string} own
 */
function readSeen(value, own) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw no();
  const rows = Object.entries(value);
  if (rows.length > SEEN_MAX || Object.hasOwn(value, own)) throw no();
  /** @type {Record<string, [number, string]>} */
  const seen = {};
  for (const [device, stated] of rows) {
    if (!fits(device, HEX32) || !Array.isArray(stated) || stated.length !== 2) throw no();
    const n = asInt(stated[0], 1);
    if (n === null || !fits(stated[1], HEX64)) throw no();
    seen[device] = [n, stated[1]];
  }
  return seen;
}

/**
 * @param {Header} header
 * @returns {Record<string, unknown>} the members in the order they are written
 */
export function members(header) {
  const { vault, page, kind, schema, parents, author, device, n, prev, seen, gen, at, body } = header;
  return { v: 1, vault, page, kind, schema, parents, author, device, n, prev, seen, gen, at, body };
}

/**
 * @param {string} kind
 * @param {number} n
 * @returns {boolean} whether `seen` states every device and not only the changed ones
 */
export function statesAll(kind, n) {
  return kind === GONE || n === 1 || n % SEEN_EVERY === 0;
}

/**
 * The list of a `handrail.gone` version. One of another shape takes nothing away; the version stays a good version.
 * @param {Pick<Header, "kind" | "schema" | "body">} header
 * @returns {GoneEntry[] | null}
 */
export function readGone({ kind, schema, body }) {
  const { why, pages, gone } = body;
  if (kind !== GONE || schema !== 1 || (why !== "burn" && why !== "thin")) return null;
  if (!Array.isArray(pages) || !pages.every((page) => fits(page, HEX32))) return null;
  if (typeof gone !== "object" || gone === null || Array.isArray(gone)) return null;
  /** @type {GoneEntry[]} */
  const found = [];
  for (const [device, rows] of Object.entries(gone)) {
    if (!fits(device, HEX32) || !Array.isArray(rows)) return null;
    for (const row of rows) {
      const entry = goneEntry(device, row, why);
      if (entry === null) return null;
      found.push(entry);
    }
  }
  return found;
}

/**
 * @param {string} device
 * @param {unknown} row
 * @param {string} why
 * @returns {GoneEntry | null}
 */
function goneEntry(device, row, why) {
  if (!Array.isArray(row) || row.length !== 4) return null;
  const [n, version, content, parent] = [asInt(row[0], 1), row[1], row[2], row[3]];
  if (n === null || !fits(version, HEX64) || !fits(content, HEX64)) return null;
  return parent === null || fits(parent, HEX64) ? { device, n, version, content, parent, why } : null;
}
