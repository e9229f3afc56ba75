// Changing locks (sections 2.3, 2.4): one signed statement, one fresh proof, one new key file.
import { random, sha256Hex } from "./crypto.js";
import { attach, moveTo, openWith } from "./device.js";
import { VaultError, is } from "./errors.js";
import { PASSPHRASE_KDF, changeLocks, plainOpener, rotated } from "./keys.js";
import { freshOf, ownSalt, passphraseOpener } from "./openers.js";
import { WRITER, write } from "./pages.js";
import { makePasskey } from "./passkey.js";
import { judgePassphrase } from "./passphrases.js";
import { cardText, qrOf, wordsOf } from "./recovery.js";
import { withReceipt } from "./receipts.js";
import { readKeyFile } from "./rules/keyfile.js";
import { LIST_MAX, LOCKS_MAX } from "./rules/limits.js";
import { KEPT } from "./rules/lists.js";
import { statementBytes, writeStatement } from "./rules/statement.js";
import { utf8 } from "./rules/text.js";
import { signText } from "./seal.js";
import { signedIn } from "./session.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./core.js").Account} Account */
/** @typedef {import("./keys.js").Keys} Keys */
/** @typedef {import("./keys.js").Opener} Opener */
/** @typedef {import("./types.js").Secret} Secret */

/**
 * @param {unknown} error
 * @returns {boolean} whether the request may have been carried out all the same
 */
export function lost(error) {
  return is(error, "offline") || is(error, "server-trouble") || is(error, "already-signed-up");
}

/**
 * The vault of these keys is this device's now, with this key file.
 * @param {Core} core
 * @param {Keys} keys
 * @param {Account} given
 * @param {import("./store.js").Put[]} [also] written in the same stroke
 */
export async function adopt(core, keys, given, also = []) {
  if (core.vault !== keys.vault) return moveTo(core, keys, given);
  const store = /** @type {import("./core.js").Store} */ (core.store);
  /** @type {Account | undefined} */
  const held = await store.get("meta", "account");
  // Another tab may have fetched the receipt meanwhile.
  const account = !given.receipt && held?.keyFile === given.keyFile ? held : given;
  await store.write([
    { table: "meta", key: "account", value: account },
    { table: "meta", key: "pending" },
    { table: "meta", key: "gone" },
    ...(await core.wrapped(keys)),
    ...also,
  ]);
  core.account = account;
  if (core.keys) await core.hold(keys);
  else await openWith(core, keys);
  Object.assign(core.state, { newerKeyFile: false, gone: false, signedOut: false, problem: null });
  core.workshop.end();
  await core.ready;
  await core.judgeAnew({ all: true });
  core.tabs.tell({ type: "keys" });
  core.changed();
}

/**
 * Sends a changed key file. The caller holds the writer's lock, so that no version is written between old keys and new.
 * @param {Core} core
 * @param {{fresh: import("./api.js").Fresh, base: Keys, add: Opener[], drop: string[], all?: boolean}} change all: no lock stays
 */
async function sendLocks(core, { fresh, base, add, drop, all = false }) {
  const { keys, store, account } = core.signedUp();
  const made = await changeLocks(base, { file: all ? null : readKeyFile(account.keyFile), add, drop });
  const signer = /** @type {import("./keys.js").SigningKey} */ (base.signing.at(-1));
  const handed = base.signing.length > keys.signing.length;
  const further = {
    gen: made.keys.gen, key_file: await sha256Hex(utf8(made.text)), signing: signer.public,
    cert: handed ? signer.cert : null, from_gen: handed ? signer.from_gen : null,
  };
  const signed = await signText(writeStatement("locks", { host: core.host, vault: keys.vault }, further), keys, statementBytes);
  const next = withReceipt({ ...account, gen: made.keys.gen, keyFile: made.text }, {});
  const [held] = await core.wrapped(made.keys);
  const due = handed ? /** @type {import("./keys.js").SigningKey} */ (keys.signing.at(-1)).public : undefined;
  await store.write([{ table: "meta", key: "pending", value: { account: next, wrapped: held?.value, due } }]);
  let answer;
  try {
    answer = await signedIn(core, () =>
      core.api.changeLocks(account.gen, { fresh, ...signed, key_file: made.text, proofs: made.proofs, end_other_sessions: all }));
  } catch (error) {
    if (is(error, "gen-differs")) core.state.newerKeyFile = true;
    answer = lost(error) ? await core.api.keyFile().catch(() => null) : null;
    if (answer?.key_file !== made.text) {
      // A no is a no: what was refused must not be taken for carried out later.
      if (!lost(error)) await store.write([{ table: "meta", key: "pending" }]);
      throw is(error, "gen-differs") ? new VaultError("key-file-changed") : error;
    }
  }
  await adopt(core, made.keys, withReceipt(next, answer), dueOf(due));
  const proof = add.find((one) => one.kind === "passphrase");
  if (proof) core.proved(proof.kind, proof.proof);
}

/**
 * @param {string | undefined} author the signing key that was replaced
 * @returns {import("./store.js").Put[]} that what it signed is still to be listed: kept with the new keys, so that no crash forgets it
 */
function dueOf(author) {
  return author ? [{ table: "meta", key: "kept-due", value: author }] : [];
}

/**
 * Says under the new key which versions stood when the old one was replaced (section 3.9). The caller holds the writer's lock.
 * @param {Core} core
 */
export async function writeKept(core) {
  const { store } = core.unlocked();
  const author = await store.get("meta", "kept-due");
  if (!author) return;
  await core.ready;
  const versions = [...core.book.versions.values()].filter((one) => one.author === author && one.accepted).map((one) => one.version).sort();
  const of = Math.max(1, Math.ceil(versions.length / LIST_MAX));
  const page = core.newId();
  for (let part = 1; part <= of; part++) {
    const body = { author, part, of, versions: versions.slice((part - 1) * LIST_MAX, part * LIST_MAX) };
    const last = part === of ? [{ table: /** @type {const} */ ("meta"), key: "kept-due" }] : [];
    await write(core, page, { kind: KEPT, schema: 1, body, parents: [] }, last);
  }
  await core.judgeAnew();
}

/**
 * A change of locks whose answer was lost, found carried out: these are our own keys, so nothing needs to be asked.
 * @param {Core} core
 * @returns {Promise<boolean>}
 */
export async function adoptPending(core) {
  const { store } = core.signedUp();
  const pending = await store.get("meta", "pending");
  if (!pending?.wrapped) return false;
  const answer = await core.api.keyFile();
  if (answer.key_file !== pending.account.keyFile) return false;
  await store.write([
    { table: "meta", key: "account", value: withReceipt(pending.account, answer) },
    { table: "meta", key: "wrapped", value: pending.wrapped },
    { table: "meta", key: "pending" },
    ...dueOf(pending.due),
  ]);
  await attach(core, /** @type {string} */ (core.vault));
  await core.ready;
  await core.judgeAnew({ all: true });
  await core.tabs.alone(WRITER, () => writeKept(core));
  core.tabs.tell({ type: "keys" });
  return true;
}

/**
 * @param {Core} core
 * @param {"passphrase" | "recovery"} kind
 */
function locksOf(core, kind) {
  return core.signedUp().keys.locks.filter((lock) => lock.kind === kind).map((lock) => lock.id);
}

/**
 * @param {Core} core
 * @param {string} next
 */
async function nextOpener(core, next) {
  const { account } = core.signedUp();
  const why = await judgePassphrase(next, account.name);
  if (why) throw new VaultError(why);
  return passphraseOpener(core, next, { name: account.name, ...ownSalt(account), kdf: PASSPHRASE_KDF });
}

/**
 * @param {Core} core
 * @param {{current?: string, next: string}} with_
 */
export async function changePassphrase(core, { current, next }) {
  const fresh = await freshOf(core, current === undefined ? undefined : { passphrase: current });
  const opener = await nextOpener(core, next);
  const drop = locksOf(core, "passphrase");
  await core.tabs.alone(WRITER, () => sendLocks(core, { fresh, base: core.unlocked().keys, add: [opener], drop }));
}

/**
 * "Someone else may know my passphrase": new keys on top of the old, all locks anew.
 * @param {Core} core
 * @param {{current: string, next: string}} with_
 */
export async function rotate(core, { current, next }) {
  const fresh = await freshOf(core, { passphrase: current });
  const opener = await nextOpener(core, next);
  await core.tabs.alone(WRITER, async () => {
    const { keys, store } = core.unlocked();
    const device = await store.get("meta", "device");
    const last = Object.fromEntries([...core.book.highest()].map(([id, [n]]) => [id, n]));
    if (device.n) last[device.id] = device.n;
    // Only what is known without a gap: a number planted far ahead must not make room for more.
    for (const [id, first] of core.book.judged().missing) last[id] = Math.min(last[id] ?? 0, first - 1);
    await sendLocks(core, { fresh, base: await rotated(keys, last), add: [opener], drop: [], all: true });
    await writeKept(core);
  });
}

/**
 * @param {Core} core
 * @param {Secret} [again]
 * @returns {Promise<import("./types.js").RecoveryKit>}
 */
export async function recoveryKit(core, again) {
  const fresh = await freshOf(core, again);
  const { account } = core.signedUp();
  const entropy = random(16);
  const opener = await plainOpener("recovery", entropy, { host: core.host, name: account.name });
  const drop = locksOf(core, "recovery");
  await core.tabs.alone(WRITER, () => sendLocks(core, { fresh, base: core.unlocked().keys, add: [opener], drop }));
  const card = cardText(core.host, account.name, entropy);
  return { card, words: (lang) => wordsOf(entropy, lang), qr: () => qrOf(card) };
}

/**
 * @param {Core} core
 * @param {Secret} [again]
 */
export async function addPasskey(core, again) {
  const fresh = await freshOf(core, again);
  const { account, keys } = core.signedUp();
  if (keys.locks.length >= LOCKS_MAX) throw new VaultError("too-many-locks");
  const prf = await makePasskey(core.host, account.name);
  const opener = await plainOpener("passkey", prf, { host: core.host, name: account.name });
  await core.tabs.alone(WRITER, () => sendLocks(core, { fresh, base: core.unlocked().keys, add: [opener], drop: [] }));
}

/**
 * @param {Core} core
 * @param {string} id
 * @param {Secret} [again]
 */
export async function removeLock(core, id, again) {
  const { keys } = core.signedUp();
  if (!keys.locks.some((lock) => lock.id === id)) throw new VaultError("no-such-lock");
  if (keys.locks.length === 1) throw new VaultError("last-lock");
  const fresh = await freshOf(core, again);
  await core.tabs.alone(WRITER, () => sendLocks(core, { fresh, base: core.unlocked().keys, add: [], drop: [id] }));
}
