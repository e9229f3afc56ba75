// The protocol's primitives: WebCrypto, and @noble's Ed25519 only in a browser whose WebCrypto lacks it.
import { concat, hex, utf8 } from "./rules/text.js";

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @typedef {{public: Bytes, secret: Bytes}} SigningPair raw public key and 32-byte seed */

const { subtle } = crypto;
// WebCrypto takes an Ed25519 seed only inside PKCS #8; the prefix is fixed because the length is (RFC 8410).
const PKCS8 = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]);

/**
 * A view that WebCrypto accepts; copies only where the memory is shared or a node Buffer's pool.
 * @param {Uint8Array} bytes
 * @returns {Bytes}
 */
export function own(bytes) {
  return bytes.buffer instanceof ArrayBuffer ? /** @type {Bytes} */ (bytes) : new Uint8Array(bytes);
}

/** @param {number} length */
export function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** @param {number} length in bytes */
export function randomHex(length) {
  return hex(random(length));
}

/** @param {Uint8Array} bytes */
export async function sha256(bytes) {
  return new Uint8Array(await subtle.digest("SHA-256", own(bytes)));
}

/** @param {Uint8Array} bytes hex64 */
export async function sha256Hex(bytes) {
  return hex(await sha256(bytes));
}

/**
 * @param {Uint8Array} key
 * @param {Uint8Array} message
 */
export async function hmac(key, message) {
  const held = await subtle.importKey("raw", own(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", held, own(message)));
}

/**
 * Takes as long for the first differing byte as for the last.
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function same(a, b) {
  let different = a.length ^ b.length;
  for (let i = 0; i < Math.min(a.length, b.length); i++) different |= /** @type {number} */ (a[i]) ^ /** @type {number} */ (b[i]);
  return different === 0;
}

/**
 * @param {Uint8Array} secret
 * @param {Uint8Array} salt
 * @param {string} info
 */
export async function hkdf(secret, salt, info) {
  const held = await subtle.importKey("raw", own(secret), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: own(salt), info: own(utf8(info)) };
  return new Uint8Array(await subtle.deriveBits(how, held, 256));
}

/**
 * @template T
 * @param {() => Promise<T>} native
 * @param {(ed25519: typeof import("../vendor/ed25519.js").ed25519) => T} other
 * @returns {Promise<T>}
 */
async function orNoble(native, other) {
  try {
    return await native();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "NotSupportedError") throw error;
    return other((await import("../vendor/ed25519.js")).ed25519);
  }
}

/** @returns {Promise<SigningPair>} */
export async function newSigningPair() {
  const secret = random(32);
  return { secret, public: await publicOf(secret) };
}

/**
 * @param {Uint8Array} seed
 * @returns {Promise<Bytes>}
 */
export async function publicOf(seed) {
  return orNoble(
    async () => {
      const key = await subtle.importKey("pkcs8", concat(PKCS8, seed), "Ed25519", true, ["sign"]);
      const x = /** @type {string} */ ((await subtle.exportKey("jwk", key)).x);
      return Uint8Array.from(atob(x.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    },
    (ed25519) => own(ed25519.getPublicKey(seed)),
  );
}

/**
 * @param {Uint8Array} seed
 * @param {Uint8Array} message
 * @returns {Promise<Bytes>}
 */
export async function sign(seed, message) {
  return orNoble(
    async () => {
      const key = await subtle.importKey("pkcs8", concat(PKCS8, seed), "Ed25519", false, ["sign"]);
      return new Uint8Array(await subtle.sign("Ed25519", key, own(message)));
    },
    (ed25519) => own(ed25519.sign(message, seed)),
  );
}

/**
 * @param {Uint8Array} publicKey
 * @param {Uint8Array} signature
 * @param {Uint8Array} message
 */
export async function verifies(publicKey, signature, message) {
  return orNoble(
    async () => {
      let key;
      try {
        key = await subtle.importKey("raw", own(publicKey), "Ed25519", false, ["verify"]);
      } catch (error) {
        // A point that is on no curve verifies nothing; only "cannot do Ed25519 at all" goes on to the other code.
        if (error instanceof DOMException && error.name === "DataError") return false;
        throw error;
      }
      return subtle.verify("Ed25519", key, own(signature), own(message));
    },
    (ed25519) => ed25519.verify(signature, message, publicKey, { zip215: false }),
  );
}

/** @param {Uint8Array} firstPublic the id that belongs to a first signing key; nobody can claim it for another */
export async function vaultId(firstPublic) {
  return (await sha256Hex(concat(utf8("handrail/1/vault\n"), firstPublic))).slice(0, 32);
}

/**
 * What stays on the device is bound to its place by `where`: moved elsewhere it does not open.
 * @param {CryptoKey} key AES-GCM
 * @param {Uint8Array} plain
 * @param {string} where
 */
export async function wrap(key, plain, where) {
  const iv = random(12);
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: own(utf8(where)) }, key, own(plain));
  return concat(iv, new Uint8Array(sealed));
}

/**
 * @param {CryptoKey} key
 * @param {Uint8Array} sealed
 * @param {string} where
 * @returns {Promise<Bytes | null>} null where the key does not fit or a byte was changed
 */
export async function unwrap(key, sealed, where) {
  try {
    const how = { name: "AES-GCM", iv: own(sealed.subarray(0, 12)), additionalData: own(utf8(where)) };
    return new Uint8Array(await subtle.decrypt(how, key, own(sealed.subarray(12))));
  } catch {
    return null;
  }
}

/** @returns {Promise<CryptoKey>} cannot be read by any script, ours included */
export async function newDeviceKey() {
  return subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {Uint8Array} raw
 * @returns {Promise<CryptoKey>}
 */
export async function wrappingKey(raw) {
  return subtle.importKey("raw", own(raw), "AES-GCM", false, ["encrypt", "decrypt"]);
}
