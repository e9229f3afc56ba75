// Forms that both implementations read alike: hex, base64, integers, JSON from strangers.
import { VaultError } from "../errors.js";
import { DEPTH_MAX } from "./limits.js";

export const HEX16 = /^[0-9a-f]{16}$/;
export const HEX32 = /^[0-9a-f]{32}$/;
export const HEX64 = /^[0-9a-f]{64}$/;

const encoder = new TextEncoder();
// Fatal, and a byte-order mark is a character like any other: what is hashed is what is read.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @typedef {Record<string, any>} Json an object out of JSON.parse, own members only */

/**
 * @param {unknown} value
 * @param {RegExp} pattern
 * @returns {value is string}
 */
export function fits(value, pattern) {
  return typeof value === "string" && pattern.test(value);
}

/**
 * @param {unknown} value
 * @param {number} [low]
 * @returns {number | null} an integer from `low` to 2^53 - 1; null for anything else
 */
export function asInt(value, low = 0) {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= low ? value + 0 : null;
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/**
 * @param {string} text an even number of hex digits
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function unHex(text) {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** @param {Uint8Array} bytes */
export function b64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/**
 * @param {unknown} text
 * @param {number} [length]
 * @returns {Uint8Array<ArrayBuffer> | null} bytes of canonical base64 (of `length` bytes where given), or null
 */
export function unB64(text, length) {
  if (typeof text !== "string") return null;
  let raw;
  try {
    raw = atob(text);
  } catch {
    return null;
  }
  // atob takes spaces and forgotten padding; the protocol takes one text for one value.
  if (btoa(raw) !== text || (length !== undefined && raw.length !== length)) return null;
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** @param {string} text */
export function utf8(text) {
  return encoder.encode(text);
}

/**
 * @param {Uint8Array} bytes
 * @returns {string | null} null where they are not UTF-8
 */
export function fromUtf8(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** @param {...Uint8Array} parts */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * @param {unknown} value parsed JSON
 * @param {number} [most]
 * @returns {number} nesting depth: a scalar is 0, `{}` is 1. Stops counting just above `most`, and never recurses
 */
export function depthOf(value, most = DEPTH_MAX) {
  let level = [value];
  let depth = 0;
  for (;;) {
    const nodes = level.filter((node) => typeof node === "object" && node !== null);
    if (!nodes.length || depth > most) return depth;
    level = nodes.flatMap((node) => Object.values(/** @type {object} */ (node)));
    depth += 1;
  }
}

/**
 * The JSON object in `data`: strict UTF-8, no NaN, at most `most` deep.
 * @param {Uint8Array | string} data
 * @param {string} [code] what to throw for anything else
 * @param {number} [most]
 * @returns {Json}
 */
export function parseObject(data, code = "bad-json", most = DEPTH_MAX) {
  const text = typeof data === "string" ? data : fromUtf8(data);
  let value;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    throw new VaultError(code);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new VaultError(code);
  if (depthOf(value, most) > most) throw new VaultError(code);
  return value;
}

/**
 * @param {Json} value
 * @param {readonly string[]} names
 * @returns {boolean} exactly these members
 */
export function hasExactly(value, names) {
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/** @param {string} text */
function wellFormedText(text) {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/**
 * @param {string} text
 * @returns {boolean} without lone surrogates, so that UTF-8 can hold it
 */
export function isWellFormed(text) {
  return wellFormedText(text) === text;
}

/**
 * @template T
 * @param {T} value
 * @returns {T} the same with lone surrogates replaced by U+FFFD, so that it can be sealed as UTF-8
 */
export function wellFormed(value) {
  if (typeof value === "string") return /** @type {T} */ (wellFormedText(value));
  if (Array.isArray(value)) return /** @type {T} */ (value.map(wellFormed));
  if (typeof value !== "object" || value === null) return value;
  return /** @type {T} */ (Object.fromEntries(Object.entries(value).map(([k, v]) => [wellFormedText(k), wellFormed(v)])));
}

/**
 * @param {unknown} value
 * @returns {string} compact JSON for something about to be sealed or signed, once
 */
export function toJson(value) {
  return JSON.stringify(wellFormed(value));
}
