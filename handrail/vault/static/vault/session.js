// The server's session, renewed by the device itself: who holds the vault's key need not type anything.
import { VaultError, is } from "./errors.js";
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

/**
 * @template T
 * @param {Core} core
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
export async function signedIn(core, ask) {
  try {
    return await ask();
  } catch (error) {
    if (!is(error, "signed-out")) throw error;
  }
  try {
    await signInByKey(core);
  } catch (error) {
    // The key was changed elsewhere, or the account is gone: only the person can sign in.
    if (is(error, "offline") || is(error, "slow-down")) throw error;
    core.state.signedOut = true;
    throw new VaultError("signed-out");
  }
  return ask();
}
