// The server's receipt for its key file: kept beside it, and given back to a server that was set back to older locks (section 2.3a).
import { is } from "./errors.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./core.js").Account} Account */

const RECEIPT = /^[A-Za-z0-9_=-]{1,8192}$/;
/** @type {WeakMap<Core, string>} the key file a receipt was last asked for: a server that has none is not asked at every exchange */
const askedFor = new WeakMap();
/** @type {WeakMap<Core, string>} the receipt that was last refused: the same answer would come again */
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
  const held = await store.change("meta", "account", (/** @type {Account} */ now) => (now.keyFile === account.keyFile ? { ...now, receipt } : now));
  if (core.account === account) core.account = held;
}

/** @param {Core} core whose locks are the server's: an older release kept no receipt for them */
export async function fetchReceipt(core) {
  const { account } = core.signedUp();
  if (account.receipt || askedFor.get(core) === account.keyFile) return;
  const answer = await core.api.keyFile();
  askedFor.set(core, account.keyFile);
  await keepReceipt(core, answer);
}

/**
 * Gives a server that was set back the newer locks again. All sessions of the account end by it.
 * @param {Core} core
 * @returns {Promise<boolean>} whether it took them
 */
export async function giveBack(core) {
  /** @type {Account | undefined} */
  const account = await core.store?.get("meta", "account");
  if (!account?.receipt || refused.get(core) === account.receipt) return false;
  try {
    await core.api.putBack({ receipt: account.receipt, key_file: account.keyFile });
    return true;
  } catch (error) {
    if (!is(error, "no-match")) throw error;
    refused.set(core, account.receipt);
    return false;
  }
}
