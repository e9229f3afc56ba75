// Shape of a key file and the lines that its tags are made over (section 2.2).
import { VaultError } from "../errors.js";
import { LOCKS_MAX, SCRYPT_LOG_N, SCRYPT_LOG_N_MAX } from "./limits.js";
import { HEX16, HEX32, asInt, b64, fits, hasExactly, isWellFormed, parseObject, unB64 } from "./text.js";

/** @typedef {"passphrase" | "recovery" | "passkey"} Kind */
/** @typedef {{id: string, kind: Kind, kdf: string, salt: Uint8Array<ArrayBuffer>, tag: Uint8Array}} Lock as it stands in the clear */
/** @typedef {{gen: number, vault: string, locks: Lock[], sealed: Uint8Array<ArrayBuffer>}} KeyFile as it stands in the clear */

const KINDS = ["passphrase", "recovery", "passkey"];
const KDF = /^[a-z0-9-]{1,40}$/;
const SCRYPT = /^scrypt-([1-9][0-9]{0,9})-8-1$/;
const no = () => new VaultError("key-file-shape");

/**
 * @param {unknown} value
 * @returns {Lock}
 */
function readLock(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw no();
  const row = /** @type {import("./text.js").Json} */ (value);
  if (!hasExactly(row, ["id", "kind", "kdf", "salt", "tag"])) throw no();
  const [salt, tag] = [unB64(row.salt), unB64(row.tag, 32)];
  if (!fits(row.id, HEX16) || !KINDS.includes(row.kind) || !fits(row.kdf, KDF)) throw no();
  if (salt === null || salt.length < 16 || salt.length > 64 || tag === null) throw no();
  return { id: row.id, kind: row.kind, kdf: row.kdf, salt, tag };
}

/**
 * @param {string | Uint8Array} text
 * @returns {KeyFile} throws `key-file-shape` for anything else
 */
export function readKeyFile(text) {
  if (typeof text === "string" && !isWellFormed(text)) throw no();
  const value = parseObject(text, "key-file-shape");
  if (!hasExactly(value, ["v", "gen", "vault", "locks", "sealed"]) || asInt(value.v) !== 1) throw no();
  const [gen, sealed] = [asInt(value.gen, 1), unB64(value.sealed)];
  if (gen === null || sealed === null || !sealed.length || !fits(value.vault, HEX32)) throw no();
  if (!Array.isArray(value.locks) || value.locks.length < 1 || value.locks.length > LOCKS_MAX) throw no();
  const locks = value.locks.map(readLock);
  if (new Set(locks.map((lock) => lock.id)).size !== locks.length) throw no();
  for (const kind of ["passphrase", "recovery"]) if (locks.filter((lock) => lock.kind === kind).length > 1) throw no();
  return { gen, vault: value.vault, locks, sealed };
}

/**
 * @param {Pick<KeyFile, "gen" | "vault">} file
 * @param {Pick<Lock, "id" | "kind" | "kdf" | "salt">[]} locks
 * @param {string} sealedHash hex64 of SHA-256(sealed)
 * @returns {string} what every lock's tag is an HMAC of: all but the tags
 */
export function macLines(file, locks, sealedHash) {
  const rows = locks.map((lock) => `${lock.id} ${lock.kind} ${lock.kdf} ${b64(lock.salt)}`);
  const lines = ["handrail/1/key-file", "1", String(file.gen), file.vault, String(locks.length), ...rows, sealedHash];
  return lines.map((line) => `${line}\n`).join("");
}

/**
 * Asked before anything is derived: a server that names weaker parameters would make guessing cheap.
 * @param {string} kind
 * @param {unknown} kdf
 * @returns {"weak-kdf" | null}
 */
export function whyNotKdf(kind, kdf) {
  if (kind !== "passphrase") return kdf === "hkdf" ? null : "weak-kdf";
  const n = Number((typeof kdf === "string" && SCRYPT.exec(kdf)?.[1]) || 0);
  const log = Math.log2(n);
  return Number.isInteger(log) && log >= SCRYPT_LOG_N && log <= SCRYPT_LOG_N_MAX ? null : "weak-kdf";
}
