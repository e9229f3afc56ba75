// An export's members, their names and their forms (section 7).
import { VaultError } from "../errors.js";
import { KIND } from "./header.js";
import { DEPTH_MAX, PARENTS_MAX } from "./limits.js";
import { arePublicKeys } from "./lists.js";
import { HEX32, HEX64, asInt, fits, parseObject } from "./text.js";

/** @typedef {import("./lists.js").PublicKey} PublicKey */
/** @typedef {{page: string, file: string, sha256: string, kind: string, title: string, at: string, heads: number, versions: number}} PageRow */
/** @typedef {{page: string, file: string, sha256: string}} DraftRow */
/** @typedef {{content: string, code: string, file: string}} DamagedRow */
/**
 * @typedef {object} Index
 * @property {number} minor
 * @property {string} made_at
 * @property {string} release
 * @property {string} vault
 * @property {number} gen
 * @property {PublicKey[]} signing
 * @property {Array<{vault: string, gen: number, signing: PublicKey[]}>} formers
 * @property {PageRow[]} pages
 * @property {DraftRow[]} drafts
 * @property {DamagedRow[]} damaged
 * @property {Array<[string, number, number]>} missing
 */
/** @typedef {{version: string, line1: string, signature: string}} Carried */

export const KEY = "key.age";
export const INDEX = "index.age";
export const README = "README.txt";
export const MEMBERS_MAX = 250_000;
export const MEMBER_BYTES = 64 * 2 ** 20;
export const ALL_BYTES = 2 * 2 ** 30;
/** Rows of an index up to which it is written for people to read. */
const INDENTED = 100_000;
/** Devices that the keys of one vault may name in all: they stand in every former list. */
const DEVICES_MAX = 5_000;
export const KEY_LOG_N_MAX = 20;
/** Bytes of a page in one member: a page with more goes in several, so that a reader takes each. */
export const PART_BYTES = 8 * 2 ** 20;

/** An export's JSON holds bodies, which may be as deep as line 1 lets them. */
const DEEPER = DEPTH_MAX + 8;
/** What systems put into every zip: nobody's pages. */
const LEFT = /^__MACOSX\/|(?:^|\/)\.DS_Store$/;
const UNSAFE = /^\/|^[A-Za-z]:|\\|[\u0000-\u001f\u007f-\u009f]/;

/** @param {string} code */
const no = (code) => new VaultError(code);

/**
 * @param {Array<{name: string, size: number}>} members
 * @returns {Map<string, number>} name -> place, folders and what systems add left out, without one folder around all
 */
export function membersByName(members) {
  if (members.length > MEMBERS_MAX || members.reduce((sum, one) => sum + one.size, 0) > ALL_BYTES) throw no("export-unsafe");
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const [at, { name, size }] of members.entries()) {
    if (!name || UNSAFE.test(name) || name.split("/").includes("..") || found.has(name) || size > MEMBER_BYTES) throw no("export-unsafe");
    found.set(name, at);
  }
  const files = [...found].filter(([name]) => !name.endsWith("/") && !LEFT.test(name));
  const folders = files.filter(([name]) => /^(?:[^/]*\/)?index\.age$/.test(name)).map(([name]) => name.slice(0, -INDEX.length));
  const [folder = ""] = folders;
  if (folders.length !== 1 || !found.has(folder + KEY)) throw no("export-half");
  return new Map(files.filter(([name]) => name.startsWith(folder)).map(([name, at]) => [name.slice(folder.length), at]));
}

/**
 * @param {Uint8Array} bytes
 * @returns {Index} what is not of the form cannot be read: it came to harm, or it is no export
 */
export function readIndex(bytes) {
  const value = parseObject(bytes, "export-damaged", DEEPER);
  const v = asInt(value.v, 1);
  if (value.handrail !== "export" || v === null) throw no("export-damaged");
  if (v > 1) throw no("newer-protocol");
  const gen = asInt(value.gen);
  const lists = [value.formers, value.pages, value.drafts, value.damaged, value.missing];
  if (!fits(value.vault, HEX32) || gen === null || !arePublicKeys(value.signing) || !lists.every(Array.isArray)) throw no("export-damaged");
  /** @type {(row: any) => boolean} */
  const former = (row) => fits(row?.vault, HEX32) && asInt(row.gen) !== null && arePublicKeys(row.signing);
  /** @type {(row: any) => boolean} */
  const draft = (row) => fits(row?.page, HEX32) && typeof row.file === "string" && fits(row.sha256, HEX64);
  /** @type {(row: any) => boolean} */
  const page = (row) => draft(row) && [row.kind, row.title, row.at].every((one) => typeof one === "string") && [row.heads, row.versions].every((one) => asInt(one) !== null);
  const { formers, pages, drafts, damaged, missing } = value;
  if (!formers.every(former) || !pages.every(page) || !drafts.every(draft)) throw no("export-damaged");
  for (const { signing } of [{ signing: value.signing }, ...formers]) {
    const devices = signing.reduce((/** @type {number} */ sum, /** @type {PublicKey} */ key) => sum + Object.keys(key.last ?? {}).length, 0);
    if (devices > DEVICES_MAX) throw no("export-unsafe");
  }
  return {
    minor: asInt(value.minor) ?? 0, made_at: String(value.made_at ?? ""), release: String(value.release ?? ""),
    vault: value.vault, gen, signing: value.signing, formers, pages, drafts, damaged, missing,
  };
}

/**
 * @param {Uint8Array} bytes
 * @param {string} page
 * @returns {Carried[]} the versions of a page's file; throws `export-damaged` for anything else
 */
export function readCarried(bytes, page) {
  const value = parseObject(bytes, "export-damaged", DEEPER);
  if (value.handrail !== "page" || value.v !== 1 || value.page !== page || !Array.isArray(value.versions)) throw no("export-damaged");
  return value.versions.map((/** @type {any} */ one) => {
    const whole = typeof one === "object" && one !== null && [one.version, one.line1, one.signature].every((text) => typeof text === "string");
    return whole ? one : { version: "", line1: "", signature: "" };
  });
}

/**
 * @param {Uint8Array} bytes
 * @param {string} page
 * @returns {import("../types.js").Draft} throws `damaged` for anything else. Whoever takes a draft in signs it: the protocol's own kinds are none
 */
export function readCarriedDraft(bytes, page) {
  const { v, draft } = parseObject(bytes, "damaged", DEEPER);
  if (v !== 1 || !isObject(draft) || draft.page !== page || !isObject(draft.body)) throw no("damaged");
  const { kind, schema, body, parents, at } = draft;
  if (!fits(kind, KIND) || kind.startsWith("handrail.") || asInt(schema, 1) === null) throw no("damaged");
  if (!Array.isArray(parents) || parents.length > PARENTS_MAX || !parents.every((id) => fits(id, HEX64))) throw no("damaged");
  return { page, kind, schema, body, parents: [...new Set(parents)], at: typeof at === "string" ? at : "" };
}

/** @param {unknown} value @returns {value is import("./text.js").Json} */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @template {{version: string, parents: string[]}} T
 * @param {T[]} rows of one page
 * @returns {T[]} parents before children; what no order asks for stands by its id, so that the same pages make the same text
 */
export function parentsFirst(rows) {
  // Nothing goes round in a ring: a version id is a hash of what names the parents.
  const waiting = new Map([...rows].sort((a, b) => (a.version < b.version ? -1 : 1)).map((row) => [row.version, row]));
  /** @type {T[]} */
  const done = [];
  for (const first of [...waiting.values()]) {
    const stack = [first];
    for (let row = stack.at(-1); row; row = stack.at(-1)) {
      const before = row.parents.map((id) => waiting.get(id)).find((one) => one !== undefined);
      if (before) {
        stack.push(before);
        continue;
      }
      stack.pop();
      if (waiting.delete(row.version)) done.push(row);
    }
  }
  return done;
}

/**
 * @param {unknown} value
 * @returns {string} as a person reads it who opens the file without us
 */
export function readable(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * @param {{pages: unknown[]}} index
 * @returns {string} indented as long as it then fits into one member
 */
export function indexText(index) {
  return index.pages.length > INDENTED ? `${JSON.stringify(index)}\n` : readable(index);
}

/**
 * @param {string[]} identities the one that seals now is the last
 * @returns {string} an age identity file, the current one first
 */
export function identityFile(identities) {
  return `# age identities\n${[...identities].reverse().join("\n")}\n`;
}

/**
 * @param {string} text
 * @returns {string[]} in a vault's own order; throws `export-damaged` where there is none
 */
export function readIdentities(text) {
  const found = text.split("\n").map((line) => line.trim()).filter((line) => /^AGE-SECRET-KEY-1[0-9A-Z]+$/.test(line));
  if (!found.length) throw no("export-damaged");
  return found.reverse();
}

/**
 * Asked before anything is derived: a key file that wants a gigabyte of memory would stop a phone.
 * @param {Uint8Array} bytes
 * @returns {number} the scrypt work factor its head names; throws `export-damaged` for what is sealed otherwise
 */
export function workFactor(bytes) {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const found = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]?)\n/.exec(head);
  if (!found) throw no("export-damaged");
  return Number(found[1]);
}

/**
 * @param {{gen: number, signing: PublicKey[]} | undefined} ours a former vault that is known already
 * @param {{gen: number, signing: PublicKey[]}} theirs as an export tells of it
 * @returns {{gen: number, signing: PublicKey[]}} an export may tell of a longer chain of keys, never of another one: or a stranger's
 * file could change what the keys of an earlier import may sign. Throws `export-forged`
 */
export function reconciled(ours, theirs) {
  if (!ours) return theirs;
  const common = Math.min(ours.signing.length, theirs.signing.length);
  for (let at = 0; at < common; at++) if (ours.signing[at]?.public !== theirs.signing[at]?.public) throw no("export-forged");
  if (theirs.signing.length <= ours.signing.length) return ours;
  if (theirs.gen <= ours.gen) throw no("export-forged");
  const retired = ours.signing.length - 1;
  return { gen: theirs.gen, signing: [...ours.signing.slice(0, retired), ...theirs.signing.slice(retired)] };
}
