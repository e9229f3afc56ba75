// A version's plaintext: line 1, its signature, padding (section 3.1).
import { VaultError } from "../errors.js";
import { SIZE_CLASSES } from "./limits.js";
import { b64, concat, fromUtf8, unB64, utf8 } from "./text.js";

const LF = 10;
const PREFIX = utf8("handrail/version/1\n");

/**
 * @param {number} length
 * @returns {number | null} the smallest class that holds `length` bytes
 */
export function sizeClass(length) {
  return SIZE_CLASSES.find((size) => length <= size) ?? null;
}

/**
 * @param {Uint8Array} content
 * @returns {Uint8Array<ArrayBuffer>} filled with LF to its class, so that a length tells little
 */
export function pad(content) {
  const size = sizeClass(content.length);
  if (size === null) throw new VaultError("too-large");
  const padded = new Uint8Array(size).fill(LF);
  padded.set(content);
  return padded;
}

/**
 * A draft is only kept here, so it may have any length: above the largest class, whole times that class.
 * @param {Uint8Array} content
 */
export function padDraft(content) {
  const most = /** @type {number} */ (SIZE_CLASSES.at(-1));
  const padded = new Uint8Array(sizeClass(content.length) ?? Math.ceil(content.length / most) * most).fill(LF);
  padded.set(content);
  return padded;
}

/** @param {Uint8Array} line1 the bytes that line 2 signs */
export function signedBytes(line1) {
  return concat(PREFIX, line1);
}

/**
 * @param {Uint8Array} line1
 * @param {Uint8Array} signature
 */
export function buildFrame(line1, signature) {
  if (line1.includes(LF)) throw new VaultError("bad-frame");
  return pad(concat(line1, utf8(`\n${b64(signature)}\n`)));
}

/**
 * @param {Uint8Array} plaintext
 * @returns {{line1: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>}} line 1 as the exact bytes it was written in
 */
export function splitFrame(plaintext) {
  const first = plaintext.indexOf(LF);
  const second = first < 0 ? -1 : plaintext.indexOf(LF, first + 1);
  if (second < 0 || plaintext.length !== sizeClass(second + 1)) throw new VaultError("bad-frame");
  if (!plaintext.subarray(second + 1).every((byte) => byte === LF)) throw new VaultError("bad-frame");
  const line1 = plaintext.slice(0, first);
  const signature = unB64(fromUtf8(plaintext.subarray(first + 1, second)), 64);
  if (signature === null || fromUtf8(line1) === null) throw new VaultError("bad-frame");
  return { line1, signature };
}
