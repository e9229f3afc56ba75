// Sealing and opening with age, and versions with every check of section 3.3.
import { Decrypter, Encrypter, bech32, generateX25519Identity, identityToRecipient } from "../vendor/age.js";
import { chains } from "./chain.js";
import { sha256Hex, sign, verifies } from "./crypto.js";
import { VaultError } from "./errors.js";
import { buildFrame, signedBytes, splitFrame } from "./rules/frame.js";
import { members, readHeader } from "./rules/header.js";
import { readFormer, readKept } from "./rules/lists.js";
import { asideOf, ringOf } from "./rules/standing.js";
import { b64, toJson, unB64, utf8 } from "./rules/text.js";

/** @typedef {import("./rules/header.js").Header} Header */
/** @typedef {import("./keys.js").Keys} Keys */
/** @typedef {import("./rules/standing.js").Openers} Openers */
/** @typedef {{former?: import("./rules/lists.js").FormerList, kept?: import("./rules/lists.js").KeptList}} Named what a list names */
/** @typedef {{version: string, header: Header, aside: "newer-gen" | "retired-key" | null, named: Named}} Opened */

export const newIdentity = generateX25519Identity;
export const recipientOf = identityToRecipient;

/** @param {Uint8Array} scalar 32 bytes */
export function identityFrom(scalar) {
  return bech32.encodeFromBytes("age-secret-key-", scalar).toUpperCase();
}

/**
 * @param {Uint8Array} plain
 * @param {string[]} recipients `age1...`, X25519 only
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function seal(plain, recipients) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return /** @type {Uint8Array<ArrayBuffer>} */ (await encrypter.encrypt(plain));
}

/** @type {WeakMap<readonly string[], InstanceType<typeof Decrypter>>} so that a log's worth of versions derives each public key once */
const decrypters = new WeakMap();

/**
 * @param {Uint8Array} sealed
 * @param {readonly string[]} identities
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>} null where none opens it or a byte was changed
 */
export async function unseal(sealed, identities) {
  let decrypter = decrypters.get(identities);
  if (!decrypter) {
    decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    decrypters.set(identities, decrypter);
  }
  try {
    return /** @type {Uint8Array<ArrayBuffer>} */ (await decrypter.decrypt(sealed));
  } catch {
    return null;
  }
}

/**
 * @param {Header} header
 * @param {Keys} keys
 * @returns {Promise<{version: string, content: string, sealed: Uint8Array<ArrayBuffer>}>} throws `too-large`
 */
export async function sealVersion(header, keys) {
  const line1 = utf8(toJson(members(header)));
  readHeader(line1); // what others would refuse is never written
  const signer = /** @type {Keys["signing"][number]} */ (keys.signing.at(-1));
  const signature = await sign(/** @type {Uint8Array} */ (unB64(signer.secret, 32)), signedBytes(line1));
  const to = await identityToRecipient(/** @type {string} */ (keys.identities.at(-1)));
  const sealed = await seal(buildFrame(line1, signature), [to]);
  return { version: await sha256Hex(line1), content: await sha256Hex(sealed), sealed };
}

/**
 * @param {Uint8Array} sealed
 * @param {string} content the content id it came under
 * @param {Openers} keys
 * @returns {Promise<Opened>} throws the first code of section 3.3 that fits
 */
export async function openVersion(sealed, content, keys) {
  return judgePlaintext(await plaintextOf(sealed, content, keys), keys);
}

/**
 * @param {Uint8Array} sealed
 * @param {string} content
 * @param {Pick<Openers, "identities">} keys
 */
export async function plaintextOf(sealed, content, keys) {
  if ((await sha256Hex(sealed)) !== content) throw new VaultError("damaged");
  const plain = await unseal(sealed, keys.identities);
  if (plain === null) throw new VaultError("damaged");
  return plain;
}

/**
 * @param {Uint8Array} plain
 * @param {Openers} keys
 * @returns {Promise<Opened>} the checks behind the seal
 */
export async function judgePlaintext(plain, keys) {
  const { line1, signature } = splitFrame(plain);
  return judgeLine(line1, signature, keys);
}

/**
 * @param {Uint8Array} line1
 * @param {Uint8Array} signature
 * @param {Openers} keys
 * @returns {Promise<Opened>}
 */
export async function judgeLine(line1, signature, keys) {
  const header = readHeader(line1);
  const version = await sha256Hex(line1);
  const row = { ...header, version };
  const ring = ringOf(row, keys);
  if (!ring) throw new VaultError("other-vault", { version });
  const author = ring.signing.find((key) => key.public === header.author);
  if (!author) throw new VaultError("unknown-author", { version });
  const publicKey = /** @type {Uint8Array} */ (unB64(author.public, 32));
  if (!(await verifies(publicKey, signature, signedBytes(line1)))) throw new VaultError("bad-signature");
  return { version, header, aside: asideOf(row, keys), named: await namedBy(header, keys.vault) };
}

/**
 * @param {Header} header
 * @param {string} own this vault: only its own lists name former vaults
 * @returns {Promise<Named>} nothing for a list of another form, or whose keys do not follow one another
 */
export async function namedBy(header, own) {
  const former = header.vault === own ? readFormer(header) : null;
  if (former) return (await chains(former.vault, former.signing)) ? { former } : {};
  const kept = readKept(header);
  return kept ? { kept } : {};
}

/**
 * @param {string} statement
 * @param {Keys} keys
 * @param {(statement: string) => Uint8Array} bytes
 */
export async function signText(statement, keys, bytes) {
  const signer = /** @type {Keys["signing"][number]} */ (keys.signing.at(-1));
  return { statement, signature: b64(await sign(/** @type {Uint8Array} */ (unB64(signer.secret, 32)), bytes(statement))) };
}
