// An account is locks on a vault that is already there: sign up, sign in, unlock, delete (sections 2 and 5).
import { sha256Hex } from "./crypto.js";
import { leave, start } from "./device.js";
import { VaultError, is } from "./errors.js";
import { changeLocks, openKeyFile } from "./keys.js";
import { adopt, lost } from "./locks.js";
import { freshOf, normalName, openerFor, ownSalt, passphraseOpener, serverSalt } from "./openers.js";
import { judgePassphrase } from "./passphrases.js";
import { giveBack, withReceipt } from "./receipts.js";
import { statementBytes, writeStatement } from "./rules/statement.js";
import { unB64, utf8 } from "./rules/text.js";
import { signText } from "./seal.js";
import { signInByKey, signedIn } from "./session.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./core.js").Account} Account */
/** @typedef {import("./types.js").Secret} Secret */

/**
 * @param {Core} core
 * @param {import("./types.js").SignIn} with_
 */
export async function signIn(core, with_) {
  const typed = "name" in with_ ? normalName(with_.name) : null;
  if (core.account && typed && typed !== core.account.name) throw new VaultError("another-account", { name: core.account.name });
  const { name, opener } = await openerFor(core, with_, typed, (of) => serverSalt(core, of));
  if (core.account && name !== core.account.name) throw new VaultError("another-account", { name: core.account.name });
  const { answer, keys } = await answered(core, name, opener);
  if (core.account && keys.vault !== core.vault) throw new VaultError("key-file-forged");
  await adopt(core, keys, withReceipt({ name, host: core.host, gen: keys.gen, keyFile: answer.key_file }, answer));
  core.proved(opener.kind, opener.proof);
  return { name };
}

/**
 * @param {Core} core
 * @param {string} name
 * @param {import("./keys.js").Opener} opener
 */
async function asked(core, name, opener) {
  const answer = await core.api.signIn({ name, kind: opener.kind, proof: opener.proof });
  const keys = await openKeyFile(answer.key_file, opener, core.account?.gen ?? 0).catch((error) => {
    // The server took the proof of this very secret: what does not fit is the file.
    throw is(error, "wrong-secret") || is(error, "no-such-lock") ? new VaultError("key-file-forged") : error;
  });
  return { answer, keys };
}

/**
 * Asked once more where the server was set back to before the locks that this device knows, and took them again.
 * @param {Core} core
 * @param {string} name
 * @param {import("./keys.js").Opener} opener
 */
async function answered(core, name, opener) {
  try {
    return await asked(core, name, opener);
  } catch (error) {
    const own = is(error, "no-match") || is(error, "old-key-file") ? await ownKeys(core, opener) : null;
    if (!own || !(await giveBack(core, own))) throw error;
    return asked(core, name, opener);
  }
}

/**
 * @param {Core} core
 * @param {import("./keys.js").Opener} opener
 * @returns {Promise<import("./keys.js").Keys | null>} null where it opens nothing here: a wrong secret is no reason to put anything back
 */
async function ownKeys({ account }, opener) {
  return account && openKeyFile(account.keyFile, opener, account.gen).catch(() => null);
}

/**
 * Offline too, from the key file this device opened before. Where that does not open, or a newer one is known, the server is asked.
 * @param {Core} core
 * @param {Secret} secret
 */
export async function unlock(core, secret) {
  const { account } = core;
  if (!account) throw new VaultError("no-account");
  const salt = async () => ownSalt(account);
  if (core.state.newerKeyFile) return void (await online(core, secret, account));
  const { opener } = await openerFor(core, secret, account.name, salt);
  let keys;
  try {
    keys = await openKeyFile(account.keyFile, opener, account.gen);
  } catch (error) {
    if (!is(error, "wrong-secret") && !is(error, "no-such-lock")) throw error;
    if ("passkey" in secret) throw error;
    return void (await online(core, secret, account));
  }
  await adopt(core, keys, account);
  core.proved(opener.kind, opener.proof);
}

/**
 * @param {Core} core
 * @param {string} passphrase
 * @returns {Promise<boolean>} whether it is this account's, as far as this device knows; nothing is opened by it
 */
export async function isMine(core, passphrase) {
  const { account } = core.signedUp();
  try {
    await openKeyFile(account.keyFile, await passphraseOpener(core, passphrase, { name: account.name, ...ownSalt(account) }), account.gen);
    return true;
  } catch (error) {
    if (is(error, "wrong-secret")) return false;
    throw error;
  }
}

/**
 * @param {Core} core
 * @returns {Promise<boolean>} whether the server has a newer key file than this device; without an answer, no
 */
export async function isNewer(core) {
  const { account } = core.signedUp();
  const state = await signedIn(core, () => core.api.state()).catch(() => null);
  core.state.newerKeyFile ||= (state?.gen ?? 0) > account.gen;
  return core.state.newerKeyFile;
}

/**
 * @param {Core} core
 * @param {Secret} secret
 * @param {Account} account
 */
async function online(core, secret, account) {
  try {
    await signIn(core, "passphrase" in secret || "words" in secret ? { name: account.name, ...secret } : secret);
  } catch (error) {
    // To who unlocks, "no such name or secret" can only mean the secret; and no answer leaves what this device knows: it was wrong.
    if (is(error, "no-match") || (is(error, "offline") && !core.state.newerKeyFile)) throw new VaultError("wrong-secret");
    throw error;
  }
}

/**
 * @param {Core} core
 * @param {{reservation: import("./types.js").Reservation, passphrase: string}} with_
 */
export async function signUp(core, { reservation, passphrase }) {
  if (core.account) throw new VaultError("another-account", { name: core.account.name });
  const why = await judgePassphrase(passphrase, reservation.name);
  if (why) throw new VaultError(why);
  if (core.phase === "new") await start(core);
  const { keys, store } = core.unlocked();
  if (await store.get("meta", "pending")) return finished(core, passphrase);
  const salt = unB64(reservation.salt);
  if (!salt) throw new VaultError("server-trouble", { status: 200 });
  const opener = await passphraseOpener(core, passphrase, { name: reservation.name, salt, kdf: reservation.kdf });
  const made = await changeLocks(keys, { file: null, add: [opener], drop: [] });
  const signing = /** @type {import("./keys.js").SigningKey} */ (keys.signing.at(-1)).public;
  const further = { name: reservation.name, gen: 1, key_file: await sha256Hex(utf8(made.text)), signing };
  const signed = await signText(writeStatement("sign-up", { host: core.host, vault: keys.vault }, further), keys, statementBytes);
  /** @type {Account} */
  const account = { name: reservation.name, host: core.host, gen: 1, keyFile: made.text };
  let answer;
  // If the answer is lost, this says what may have been made.
  await store.write([{ table: "meta", key: "pending", value: account }]);
  try {
    answer = await core.api.signUp({ reservation: reservation.reservation, ...signed, key_file: made.text, proofs: made.proofs });
  } catch (error) {
    if (!lost(error)) {
      await store.write([{ table: "meta", key: "pending" }]);
      throw error;
    }
    return finished(core, passphrase, error);
  }
  await adopt(core, made.keys, withReceipt(account, answer));
  core.proved("passphrase", opener.proof);
  return { name: account.name };
}

/**
 * A sign-up whose answer was lost: the vault's own key asks whether there is an account.
 * @param {Core} core
 * @param {string} passphrase
 * @param {unknown} [because]
 */
async function finished(core, passphrase, because) {
  const { keys, store } = core.unlocked();
  /** @type {Account} */
  const pending = await store.get("meta", "pending");
  let answer;
  try {
    answer = await signInByKey(core);
  } catch (error) {
    if (lost(error)) throw because ?? error;
    await store.write([{ table: "meta", key: "pending" }]);
    throw because ?? new VaultError("try-again");
  }
  const opener = await passphraseOpener(core, passphrase, { name: answer.name, ...ownSalt({ ...pending, keyFile: answer.key_file }) });
  let opened;
  try {
    opened = await openKeyFile(answer.key_file, opener);
  } catch (error) {
    throw is(error, "wrong-secret") ? new VaultError("made-before", { name: answer.name }) : error;
  }
  if (opened.vault !== keys.vault) throw new VaultError("key-file-forged");
  await adopt(core, opened, withReceipt({ name: answer.name, host: core.host, gen: opened.gen, keyFile: answer.key_file }, answer));
  core.proved("passphrase", opener.proof);
  return { name: answer.name };
}

/**
 * @param {Core} core
 * @param {Secret} with_
 */
export async function deleteAccount(core, with_) {
  const fresh = await freshOf(core, with_);
  const { keys, account } = core.signedUp();
  await signedIn(core, async () => {
    const challenge = await core.api.challenge(keys.vault);
    const statement = writeStatement("delete-account", { host: core.host, vault: keys.vault }, { name: account.name, challenge });
    await core.api.deleteAccount({ fresh, ...(await signText(statement, keys, statementBytes)) });
  });
  await leave(core);
}
