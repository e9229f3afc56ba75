// The server's session, renewed by the device itself: who holds the vault's key need not type anything.
import { VaultError, is } from "./errors.js";
import { giveBack, keepReceipt } from "./receipts.js";
import { statementBytes, writeStatement } from "./rules/statement.js";
import { signText } from "./seal.js";

/** @typedef {import("./core.js").Core} Core */

/**
 * Signs in with the vault's own key: no secret is asked, and none is sent.
 * @param {Core} core
 */
export async function signInByKey(core) {
  const { keys } = core.unlocked();
  const challenge = await core.api.challenge(keys.vault);
  const statement = writeStatement("sign-in", { host: core.host, vault: keys.vault }, { challenge });
  return core.api.signInByKey(await signText(statement, keys, statementBytes));
}

/** @param {Core} core no answer says whether the account was deleted or its keys are new: what is told names both */
async function isGone(core) {
  core.state.gone = true;
  await core.store?.write([{ table: "meta", key: "gone", value: 1 }]);
  throw new VaultError("account-gone");
}

/**
 * What was told may have been a mistake: another database for a while, now the right one again.
 * @param {Core} core whose session the server took
 */
export async function isThere(core) {
  const { store } = core.signedUp();
  Object.assign(core.state, { signedOut: false, gone: false });
  if (await store.get("meta", "gone")) await store.write([{ table: "meta", key: "gone" }]);
}

/**
 * A server that does not know this key may have been set back to before it: then it gets the newer locks again, and is asked once more.
 * @param {Core} core
 * @param {() => Promise<boolean>} give
 */
async function renewed(core, give) {
  try {
    return await signInByKey(core);
  } catch (error) {
    if (!is(error, "no-match") || !(await give())) throw error;
    return signInByKey(core);
  }
}

/**
 * @template T
 * @param {Core} core
 * @param {() => Promise<T>} ask
 * @param {() => Promise<boolean>} [give]
 * @returns {Promise<T>}
 */
export async function signedIn(core, ask, give = () => giveBack(core)) {
  try {
    return await ask();
  } catch (error) {
    if (!is(error, "signed-out")) throw error;
  }
  let answer;
  try {
    answer = await renewed(core, give);
  } catch (error) {
    if (["offline", "slow-down", "server-trouble"].some((code) => is(error, code))) throw error;
    core.state.signedOut = true;
    // Only the person can go on; asking again and again would change nothing.
    if (is(error, "no-match")) await isGone(core);
    throw new VaultError("signed-out");
  }
  await keepReceipt(core, answer);
  return ask();
}
