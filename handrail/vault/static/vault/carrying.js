// The slow half of an export and an import, page by page: the Worker does it where there is one.
import { Decrypter, Encrypter } from "../vendor/age.js";
import { sha256Hex } from "./crypto.js";
import { VaultError } from "./errors.js";
import { buildFrame, splitFrame } from "./rules/frame.js";
import { KEY_LOG_N_MAX, identityFile, parentsFirst, readCarried, readIdentities, readable, workFactor } from "./rules/export.js";
import { SCRYPT_LOG_N } from "./rules/limits.js";
import { b64, fromUtf8, unB64, utf8 } from "./rules/text.js";
import { judgeLine, plaintextOf, recipientOf, seal, unseal } from "./seal.js";

/** @typedef {import("./seal.js").Openers} Openers */
/** @typedef {{page: string, kind: string, title: string, heads: string[], items: import("./opening.js").Item[]}} Packing heads: version ids, newest first */
/** @typedef {{sealed: Uint8Array<ArrayBuffer>, sha256: string, heads: number, versions: number, failed: Array<{content: string, code: string}>}} Packed */
/** @typedef {{version: string, line1: string, signature: string, retired: boolean}} Judged retired: kept aside where it comes from, and no list would keep it aside here */
/** @typedef {{code: string | null, versions: Judged[], failed: Array<{version: string, code: string}>}} Unpacked code: why the whole file could not be read */

/** @param {Openers} keys */
async function currentRecipient(keys) {
  return recipientOf(/** @type {string} */ (keys.identities.at(-1)));
}

/**
 * @param {string} passphrase
 * @param {string[]} identities
 * @returns {Promise<Uint8Array<ArrayBuffer>>} slow on purpose
 */
export async function lockIdentities(passphrase, identities) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase.normalize("NFKC"));
  encrypter.setScryptWorkFactor(SCRYPT_LOG_N);
  return /** @type {Uint8Array<ArrayBuffer>} */ (await encrypter.encrypt(utf8(identityFile(identities))));
}

/**
 * @param {Uint8Array} bytes
 * @param {string} passphrase
 * @returns {Promise<string[]>} the identities, the current one last; throws `wrong-secret`, `weak-kdf`, `export-half`
 */
export async function unlockIdentities(bytes, passphrase) {
  if (workFactor(bytes) > KEY_LOG_N_MAX) throw new VaultError("weak-kdf");
  // As it was typed too: whoever locked the file by another program may have typed other marks for the same letters.
  for (const secret of new Set([passphrase.normalize("NFKC"), passphrase])) {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(secret);
    const plain = await decrypter.decrypt(bytes).catch(() => null);
    if (plain) return readIdentities(fromUtf8(plain) ?? "");
  }
  throw new VaultError("wrong-secret");
}

/**
 * @param {Packing} page
 * @param {Openers} keys
 * @returns {Promise<Packed>}
 */
async function pack({ page, kind, title, heads, items }, keys) {
  /** @type {Packed["failed"]} */
  const failed = [];
  /** @type {Array<{version: string, parents: string[], at: string, body: unknown, line1: string | null, signature: string}>} */
  const found = [];
  for (const { content, sealed } of items) {
    try {
      const { line1, signature } = splitFrame(await plaintextOf(sealed, content, keys));
      const { version, header } = await judgeLine(line1, signature, keys);
      found.push({ version, parents: header.parents, at: header.at, body: header.body, line1: fromUtf8(line1), signature: b64(signature) });
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      failed.push({ content, code: error.code });
    }
  }
  const shown = heads.flatMap((id) => found.find((one) => one.version === id) ?? []).map(({ version, at, body }) => ({ version, at, body }));
  const versions = parentsFirst(found).map(({ version, line1, signature }) => ({ version, line1, signature }));
  const text = utf8(readable({ handrail: "page", v: 1, page, kind, title, heads: shown, versions }));
  const sealed = await seal(text, [await currentRecipient(keys)]);
  return { sealed, sha256: await sha256Hex(sealed), heads: shown.length, versions: versions.length, failed };
}

/**
 * @param {Packing[]} pages
 * @param {Openers} keys
 */
export async function packMany(pages, keys) {
  const packed = [];
  for (const page of pages) packed.push(await pack(page, keys));
  return packed;
}

/**
 * @param {{bytes: Uint8Array, sha256: string, page: string}} file
 * @param {Openers} keys the export's
 * @returns {Promise<Unpacked>}
 */
async function unpack({ bytes, sha256, page }, keys) {
  /** @type {Unpacked} */
  const found = { code: null, versions: [], failed: [] };
  if ((await sha256Hex(bytes)) !== sha256) return { ...found, code: "damaged" };
  const plain = await unseal(bytes, keys.identities);
  if (!plain) return { ...found, code: "damaged" };
  let carried;
  try {
    carried = readCarried(plain, page);
  } catch {
    return { ...found, code: "damaged" };
  }
  for (const one of carried) {
    try {
      const signature = unB64(one.signature, 64);
      if (!signature) throw new VaultError("bad-frame");
      const { version, header, aside } = await judgeLine(utf8(one.line1), signature, keys);
      if (version !== one.version || header.page !== page) throw new VaultError("damaged");
      found.versions.push({ version, line1: one.line1, signature: one.signature, retired: aside === "retired-key" });
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      found.failed.push({ version: one.version, code: error.code });
    }
  }
  return found;
}

/**
 * @param {Array<{bytes: Uint8Array, sha256: string, page: string}>} files
 * @param {Openers} keys
 */
export async function unpackMany(files, keys) {
  const unpacked = [];
  for (const file of files) unpacked.push(await unpack(file, keys));
  return unpacked;
}

/**
 * @param {Array<{line1: string, signature: string}>} versions that were judged
 * @param {Openers} keys this vault's
 * @returns {Promise<import("./opening.js").Item[]>} sealed to this vault, lines 1 and 2 unchanged
 */
export async function resealMany(versions, keys) {
  const to = await currentRecipient(keys);
  const items = [];
  for (const { line1, signature } of versions) {
    const sealed = await seal(buildFrame(utf8(line1), /** @type {Uint8Array} */ (unB64(signature, 64))), [to]);
    items.push({ content: await sha256Hex(sealed), sealed });
  }
  return items;
}

/** @type {Record<string, (...given: any[]) => Promise<unknown>>} what the Worker may be asked for by name */
export const CARRYING = { lockIdentities, unlockIdentities, packMany, unpackMany, resealMany };
