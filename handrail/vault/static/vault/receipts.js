// The server's receipt for its key file: kept beside it, and given back to a server that was set back to older locks (section 2.3a).
import { sha256Hex } from "./crypto.js";
import { VaultError, is } from "./errors.js";
import { statementBytes, writeStatement } from "./rules/statement.js";
import { utf8 } from "./rules/text.js";
import { signText } from "./seal.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./core.js").Account} Account */
/** @typedef {import("./keys.js").Keys} Keys */

const RECEIPT = /^[A-Za-z0-9_=-]{1,8192}$/;
/** @type {WeakMap<Core, string>} the key file a receipt was last asked for: a server that has none is not asked at every exchange */
const askedFor = new WeakMap();
/** @type {WeakMap<Core, string>} the receipt that was last refused: asked by itself, the same answer would come again */
const refused = new WeakMap();

/**
 * @param {Account} account
 * @param {{receipt?: unknown}} answer what gave this key file; a receipt of another form counts as none
 * @returns {Account}
 */
export function withReceipt({ name, host, gen, keyFile }, { receipt }) {
  return { name, host, gen, keyFile, ...(typeof receipt === "string" && RECEIPT.test(receipt) && { receipt }) };
}

/**
 * @param {Core} core
 * @param {{key_file: string, receipt?: unknown}} answer kept only where it is for the very key file that is here
 */
export async function keepReceipt(core, answer) {
  const { account, store } = core;
  if (!account || !store || answer.key_file !== account.keyFile) return;
  const { receipt } = withReceipt(account, answer);
  if (!receipt || receipt === account.receipt) return;
  /** @type {Account | undefined} */
  const held = await store.change("meta", "account", (now) => (now?.keyFile === account.keyFile ? { ...now, receipt } : now));
  // Another tab's newer record is for its keys, not for those in this tab.
  if (core.account === account && held?.keyFile === account.keyFile) core.account = held;
}

/** @param {Core} core whose locks are the server's: an older release kept no receipt for them. Words do not wait for a receipt */
export async function fetchReceipt(core) {
  const { account } = core.signedUp();
  if (account.receipt || askedFor.get(core) === account.keyFile) return;
  try {
    const answer = await core.api.keyFile();
    askedFor.set(core, account.keyFile);
    await keepReceipt(core, answer);
  } catch (error) {
    if (is(error, "offline")) throw error;
  }
}

/**
 * Gives a server that was set back the newer locks again. All sessions of the account end by it.
 * @param {Core} core
 * @param {Keys} [typed] opened by what a person typed just now: who asks so, asks in spite of an earlier no
 * @returns {Promise<boolean>} whether it took them
 */
export async function giveBack(core, typed) {
  /** @type {Account | undefined} */
  const account = await core.store?.get("meta", "account");
  if (!account?.receipt || (!typed && refused.get(core) === account.receipt)) return false;
  // Another tab may have changed the locks: then the keys of this one are not those of this key file.
  const keys = [typed, core.keys, typed ? null : await core.unwrapped()].find((one) => one?.gen === account.gen);
  if (!keys) return false;
  try {
    await core.api.putBack({ receipt: account.receipt, key_file: account.keyFile, keys: keys.signing, ...(await signedFor(core, account, keys)) });
    refused.delete(core);
    return true;
  } catch (error) {
    // The server cannot tell yet.
    if (is(error, "busy")) throw new VaultError("server-trouble", { status: 503 });
    if (!is(error, "no-match")) throw error;
    refused.set(core, account.receipt);
    return false;
  }
}

/**
 * @param {Core} core
 * @param {Account} account
 * @param {Keys} keys
 */
async function signedFor(core, { gen, keyFile }, keys) {
  const { public: signing } = /** @type {Keys["signing"][number]} */ (keys.signing.at(-1));
  const further = { gen, key_file: await sha256Hex(utf8(keyFile)), signing };
  return signText(writeStatement("put-back", { host: core.host, vault: keys.vault }, further), keys, statementBytes);
}
