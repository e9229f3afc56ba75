// A vault's keys, its locks and its key file: made, opened, changed (section 2). Key material is plain strings and bytes in
// memory; a secret (passphrase, words, PRF result) is used in openerOf and kept nowhere.
import { scryptAsync } from "../vendor/age.js";
import { chains } from "./chain.js";
import { hkdf, hmac, newSigningPair, own, publicOf, randomHex, same, sha256, sha256Hex, sign, vaultId } from "./crypto.js";
import { VaultError } from "./errors.js";
import { macLines, readKeyFile, whyNotKdf } from "./rules/keyfile.js";
import { certificateBytes } from "./rules/statement.js";
import { asInt, b64, parseObject, toJson, unB64, utf8 } from "./rules/text.js";
import { identityFrom, newIdentity, recipientOf, seal, unseal } from "./seal.js";

/** @typedef {import("./rules/keyfile.js").Kind} Kind */
/** @typedef {import("./rules/keyfile.js").KeyFile} KeyFile */
/** @typedef {{public: string, secret: string, from_gen: number, cert: string | null, last: Record<string, number> | null}} SigningKey b64 */
/** @typedef {{id: string, kind: Kind, recipient: string, mac: string}} InnerLock enough to lock to it again without its secret */
/** @typedef {{vault: string, gen: number, identities: string[], signing: SigningKey[], locks: InnerLock[]}} Keys */
/** @typedef {{host: string, name: string}} At */
/**
 * A lock's three keys at one host under one name; its secret is already dropped.
 * @typedef {{kind: Kind, kdf: string, salt: Uint8Array, identity: string, proof: string, mac: Uint8Array}} Opener
 */

export const PASSPHRASE_KDF = "scrypt-65536-8-1";
const forged = () => new VaultError("key-file-forged");

/** @returns {Promise<Keys>} keys of a new vault, without locks: there is no key file yet */
export async function newKeys() {
  const pair = await newSigningPair();
  const first = { public: b64(pair.public), secret: b64(pair.secret), from_gen: 0, cert: null, last: null };
  return { vault: await vaultId(pair.public), gen: 0, identities: [await newIdentity()], signing: [first], locks: [] };
}

/**
 * Slow on purpose; the Worker calls it. Refuses parameters weaker than the protocol's before deriving.
 * @param {string} passphrase
 * @param {Uint8Array} salt
 * @param {string} kdf
 */
export async function passphraseSecret(passphrase, salt, kdf) {
  if (whyNotKdf("passphrase", kdf)) throw new VaultError("weak-kdf");
  const N = Number(kdf.split("-")[1]);
  return scryptAsync(utf8(passphrase.normalize("NFKC")), salt, { N, r: 8, p: 1, dkLen: 32, maxmem: 2 ** 31 });
}

/**
 * @param {"recovery" | "passkey"} kind
 * @param {At} at
 */
export async function saltOf(kind, { host, name }) {
  return sha256(utf8(`handrail/1/${kind}\n${host}\n${name}`));
}

/** @param {string} host what a passkey's PRF is evaluated at */
export async function prfInput(host) {
  return sha256(utf8(`handrail/1/prf\n${host}`));
}

/**
 * @param {Uint8Array} secret
 * @param {{kind: Kind, kdf: string, salt: Uint8Array} & At} lock
 * @param {"seal" | "proof" | "mac"} purpose
 */
export function lockKey(secret, { kind, salt, host, name }, purpose) {
  return hkdf(secret, salt, ["handrail/1", kind, purpose, host, name].join("\n"));
}

/**
 * @param {Uint8Array} secret
 * @param {{kind: Kind, kdf: string, salt: Uint8Array} & At} lock
 * @returns {Promise<Opener>}
 */
export async function openerOf(secret, lock) {
  const [scalar, proof, mac] = await Promise.all([
    lockKey(secret, lock, "seal"), lockKey(secret, lock, "proof"), lockKey(secret, lock, "mac"),
  ]);
  return { kind: lock.kind, kdf: lock.kdf, salt: lock.salt, identity: identityFrom(scalar), proof: b64(proof), mac };
}

/**
 * @param {"recovery" | "passkey"} kind
 * @param {Uint8Array} secret
 * @param {At} at
 */
export async function plainOpener(kind, secret, at) {
  const bytes = kind === "passkey" ? secret.slice(0, 32) : secret;
  return openerOf(bytes, { kind, kdf: "hkdf", salt: await saltOf(kind, at), ...at });
}

/**
 * @param {string} text
 * @param {Opener} opener
 * @param {number} [leastGen] the highest this device has seen
 * @returns {Promise<Keys>} throws in the order of section 2.2, each final
 */
export async function openKeyFile(text, opener, leastGen = 0) {
  const file = readKeyFile(text);
  const candidates = file.locks.filter((lock) => lock.kind === opener.kind);
  if (!candidates.length) throw new VaultError("no-such-lock");
  const lines = utf8(macLines(file, file.locks, await sha256Hex(file.sealed)));
  for (const lock of candidates) {
    if (whyNotKdf(lock.kind, lock.kdf) || lock.kdf !== opener.kdf) throw new VaultError("weak-kdf");
    if (!same(lock.salt, opener.salt)) throw forged();
    if (same(await hmac(opener.mac, lines), lock.tag)) return unsealed(file, opener, leastGen);
  }
  throw new VaultError("wrong-secret");
}

/**
 * @param {KeyFile} file whose tag was right
 * @param {Opener} opener
 * @param {number} leastGen
 */
async function unsealed(file, opener, leastGen) {
  if (file.gen < leastGen) throw new VaultError("old-key-file");
  const plain = await unseal(file.sealed, [opener.identity]);
  if (plain === null) throw forged();
  const keys = await readInner(plain);
  const [inside, outside] = [keys.locks, file.locks].map((locks) => locks.map((lock) => `${lock.id} ${lock.kind}`).join());
  if (keys.gen !== file.gen || keys.vault !== file.vault || inside !== outside) throw forged();
  await checkChain(keys);
  return keys;
}

/** @param {Keys} keys */
async function checkChain(keys) {
  if (!(await chains(keys.vault, keys.signing))) throw forged();
}

/**
 * @param {Uint8Array} plain
 * @returns {Promise<Keys>}
 */
async function readInner(plain) {
  const value = parseObject(plain, "key-file-forged");
  const lists = [value.identities, value.signing, value.locks];
  const gen = asInt(value.gen, 1);
  if (asInt(value.v) !== 1 || gen === null || typeof value.vault !== "string") throw forged();
  if (!lists.every((list) => Array.isArray(list) && list.length)) throw forged();
  if (!value.identities.every((/** @type {unknown} */ one) => typeof one === "string")) throw forged();
  const signing = await Promise.all(value.signing.map(readSigning));
  return { vault: value.vault, gen, identities: value.identities, signing, locks: value.locks.map(readInnerLock) };
}

/**
 * @param {any} item
 * @returns {Promise<SigningKey>}
 */
async function readSigning(item) {
  const [publicKey, secret] = [unB64(item?.public, 32), unB64(item?.secret, 32)];
  const fromGen = asInt(item?.from_gen);
  if (publicKey === null || secret === null || fromGen === null) throw forged();
  if (!same(await publicOf(secret), publicKey)) throw forged();
  if (item.cert !== null && unB64(item.cert, 64) === null) throw forged();
  if (item.last !== null && (typeof item.last !== "object" || Array.isArray(item.last))) throw forged();
  return { public: item.public, secret: item.secret, from_gen: fromGen, cert: item.cert, last: item.last };
}

/**
 * @param {any} item
 * @returns {InnerLock}
 */
function readInnerLock(item) {
  const texts = [item?.id, item?.kind, item?.recipient].every((text) => typeof text === "string");
  if (!texts || unB64(item.mac, 32) === null) throw forged();
  return { id: item.id, kind: item.kind, recipient: item.recipient, mac: item.mac };
}

/** @param {Keys} keys what the key file seals */
function inner({ vault, gen, identities, signing, locks }) {
  return utf8(toJson({ v: 1, gen, vault, identities, signing, locks }));
}

/**
 * The key file one gen on. Every remaining lock is locked to again by its public half, so no other secret is asked.
 * @param {Keys} keys as they will be, but for gen and locks
 * @param {{file: KeyFile | null, add: Opener[], drop: string[]}} change
 * @returns {Promise<{keys: Keys, text: string, proofs: Record<string, string>, ids: string[]}>} ids of the locks added
 */
export async function changeLocks(keys, { file, add, drop }) {
  const outer = (file?.locks ?? []).filter((lock) => !drop.includes(lock.id));
  const rows = outer.map(({ id, kind, kdf, salt }) => ({ id, kind, kdf, salt: own(salt) }));
  const locks = keys.locks.filter((lock) => rows.some((row) => row.id === lock.id));
  /** @type {Record<string, string>} */
  const proofs = {};
  for (const { kind, kdf, salt, identity, proof, mac } of add) {
    const id = randomHex(8);
    rows.push({ id, kind, kdf, salt: own(salt) });
    locks.push({ id, kind, recipient: await recipientOf(identity), mac: b64(mac) });
    proofs[id] = proof;
  }
  const changed = { ...keys, gen: keys.gen + 1, locks };
  const sealed = await seal(inner(changed), locks.map((lock) => lock.recipient));
  const lines = utf8(macLines(changed, rows, await sha256Hex(sealed)));
  const tagged = await Promise.all(
    rows.map(async (row, i) => {
      const key = /** @type {Uint8Array} */ (unB64(/** @type {InnerLock} */ (locks[i]).mac, 32));
      return { id: row.id, kind: row.kind, kdf: row.kdf, salt: b64(row.salt), tag: b64(await hmac(key, lines)) };
    }),
  );
  const text = toJson({ v: 1, gen: changed.gen, vault: changed.vault, locks: tagged, sealed: b64(sealed) });
  return { keys: changed, text, proofs, ids: Object.keys(proofs) };
}

/**
 * A new identity and signing key on top, certified by the old (section 2.4); locks are gone. `gen` is changeLocks' to raise.
 * @param {Keys} keys
 * @param {Record<string, number>} last device -> highest n held
 * @returns {Promise<Keys>}
 */
export async function rotated(keys, last) {
  const pair = await newSigningPair();
  const old = /** @type {SigningKey} */ (keys.signing.at(-1));
  const [publicKey, fromGen] = [b64(pair.public), keys.gen + 1];
  const message = certificateBytes(keys.vault, publicKey, fromGen);
  const cert = b64(await sign(/** @type {Uint8Array} */ (unB64(old.secret, 32)), message));
  const signing = [...keys.signing.slice(0, -1), { ...old, last }, { public: publicKey, secret: b64(pair.secret), from_gen: fromGen, cert, last: null }];
  return { ...keys, identities: [...keys.identities, await newIdentity()], signing, locks: [] };
}
