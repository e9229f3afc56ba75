// What a person gives (passphrase, words, card, passkey) made into a lock's keys; the secret itself is dropped on the way.
import { VaultError } from "./errors.js";
import { openKeyFile, openerOf, plainOpener } from "./keys.js";
import { usePasskey } from "./passkey.js";
import { entropyOf, readCard } from "./recovery.js";
import { readKeyFile, whyNotKdf } from "./rules/keyfile.js";
import { unB64 } from "./rules/text.js";
import { stretch } from "./workshop.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./core.js").Account} Account */
/** @typedef {import("./keys.js").Opener} Opener */
/** @typedef {import("./types.js").Secret} Secret */

/** @param {string} typed as every client writes a name before it derives anything from it */
export function normalName(typed) {
  return typed.normalize("NFKC").toLowerCase().trim().replace(/\s+/gu, "-");
}

/**
 * @param {Core} core
 * @param {string} passphrase
 * @param {{name: string, salt: Uint8Array, kdf: string}} lock
 */
export async function passphraseOpener(core, passphrase, { name, salt, kdf }) {
  if (whyNotKdf("passphrase", kdf)) throw new VaultError("weak-kdf");
  const at = { kind: /** @type {const} */ ("passphrase"), kdf, salt, host: core.host, name };
  return openerOf(await stretch(passphrase, salt, kdf), at);
}

/**
 * A secret made into keys under a name. Only a passphrase needs a salt from elsewhere.
 * @param {Core} core
 * @param {Secret} secret
 * @param {string | null} name null: the secret says it (card, passkey)
 * @param {(name: string) => Promise<{salt: Uint8Array, kdf: string}>} saltFor
 * @returns {Promise<{name: string, opener: Opener}>}
 */
export async function openerFor(core, secret, name, saltFor) {
  const { host } = core;
  if ("passkey" in secret) {
    const used = await usePasskey(host);
    if (name && used.name !== name) throw new VaultError("passkey-of-another-name");
    return { name: used.name, opener: await plainOpener("passkey", used.prf, { host, name: used.name }) };
  }
  if ("card" in secret) {
    const card = readCard(secret.card, host);
    if (name && card.name !== name) throw new VaultError("card-of-another-name");
    return { name: card.name, opener: await plainOpener("recovery", card.entropy, { host, name: card.name }) };
  }
  if (!name) throw new VaultError("name-needed");
  if ("words" in secret) return { name, opener: await plainOpener("recovery", await entropyOf(secret.words), { host, name }) };
  return { name, opener: await passphraseOpener(core, secret.passphrase, { name, ...(await saltFor(name)) }) };
}

/**
 * @param {Core} core
 * @param {string} name
 */
export async function serverSalt(core, name) {
  const said = await core.api.salt(name);
  const salt = unB64(said.salt);
  if (!salt) throw new VaultError("server-trouble", { status: 200 });
  return { salt, kdf: said.kdf };
}

/**
 * @param {Account} account
 * @returns {{salt: Uint8Array, kdf: string}} of the passphrase lock in the key file that this device opened before
 */
export function ownSalt(account) {
  const lock = readKeyFile(account.keyFile).locks.find((one) => one.kind === "passphrase");
  if (!lock) throw new VaultError("no-such-lock");
  return lock;
}

/**
 * @param {Core} core
 * @param {Secret} [again]
 * @returns {Promise<import("./api.js").Fresh>} proof that the person is here: from the secret, or from the last minutes
 */
export async function freshOf(core, again) {
  const { account } = core.signedUp();
  if (core.state.newerKeyFile && again) throw new VaultError("key-file-changed");
  if (!again) {
    // Where the locks were changed elsewhere, a proof of before counts no more.
    if (!core.fresh || core.state.newerKeyFile) throw new VaultError("fresh-needed");
    return { kind: core.fresh.kind, proof: core.fresh.proof };
  }
  const { opener } = await openerFor(core, again, account.name, async () => ownSalt(account));
  await openKeyFile(account.keyFile, opener, account.gen);
  core.proved(opener.kind, opener.proof);
  return { kind: opener.kind, proof: opener.proof };
}
