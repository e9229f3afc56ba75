// Lists that say which versions count: of a former vault (section 3.8), and of a signing key that was replaced (section 3.9).
import { GONE } from "./header.js";
import { LIST_MAX, SIGNING_MAX } from "./limits.js";
import { HEX32, HEX64, asInt, fits, unB64 } from "./text.js";

export const FORMER = "handrail.former";
export const KEPT = "handrail.kept";
const LISTS = [GONE, FORMER, KEPT];

/** @typedef {{public: string, from_gen: number, cert: string | null, last: Record<string, number> | null}} PublicKey */
/** @typedef {{vault: string, gen: number, signing: PublicKey[], versions: string[]}} FormerList */
/** @typedef {{author: string, part: number, of: number, versions: string[]}} KeptList */

/**
 * @param {string} kind
 * @returns {boolean} a list is no page: no head, and nothing takes it away
 */
export function isList(kind) {
  return LISTS.includes(kind);
}

/**
 * @param {unknown} value
 * @param {number} least
 * @returns {value is string[]}
 */
function areVersions(value, least) {
  if (!Array.isArray(value) || value.length < least || value.length > LIST_MAX || !value.every((id) => fits(id, HEX64))) return false;
  return value.every((id, at) => at === 0 || String(value[at - 1]) < id);
}

/**
 * @param {unknown} value
 * @returns {value is PublicKey[]} the form only; whether the keys follow one another is for who can verify
 */
export function arePublicKeys(value) {
  if (!Array.isArray(value) || value.length < 1 || value.length > SIGNING_MAX || !value.every(isPublicKey)) return false;
  // The current key, and no other, has nothing behind it.
  return value.every((key, at) => (key.last === null) === (at === value.length - 1));
}

/** @param {any} value */
function isPublicKey(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (!["public", "from_gen", "cert", "last"].every((name) => Object.hasOwn(value, name))) return false;
  const { public: key, from_gen, cert, last } = value;
  if (unB64(key, 32) === null || asInt(from_gen) === null || (cert !== null && unB64(cert, 64) === null)) return false;
  if (last === null) return true;
  if (typeof last !== "object" || Array.isArray(last)) return false;
  return Object.entries(last).every(([device, n]) => fits(device, HEX32) && asInt(n) !== null);
}

/**
 * @param {Pick<import("./header.js").Header, "kind" | "schema" | "body" | "vault">} header
 * @returns {FormerList | null} one of another form names nothing; the version stays a good version
 */
export function readFormer({ kind, schema, body, vault: own }) {
  if (kind !== FORMER || schema !== 1) return null;
  const { vault, signing, versions } = body;
  const gen = asInt(body.gen);
  if (!fits(vault, HEX32) || vault === own || gen === null || !arePublicKeys(signing) || !areVersions(versions, 1)) return null;
  const keys = signing.map(({ public: key, from_gen, cert, last }) => ({ public: key, from_gen, cert, last }));
  return { vault, gen, signing: keys, versions };
}

/**
 * @param {Pick<import("./header.js").Header, "kind" | "schema" | "body">} header
 * @returns {KeptList | null}
 */
export function readKept({ kind, schema, body }) {
  if (kind !== KEPT || schema !== 1) return null;
  const { author, versions } = body;
  const [part, of] = [asInt(body.part, 1), asInt(body.of, 1)];
  if (typeof author !== "string" || unB64(author, 32) === null || part === null || of === null || part > of) return null;
  return areVersions(versions, 0) ? { author, part, of, versions } : null;
}
