// Slow work away from the screen: scrypt, opening many versions, and an export's pages. It is given what one call needs and keeps
// nothing between calls but the keys to open with; ending the Worker forgets them.
import { passphraseSecret } from "./keys.js";
import { VaultError } from "./errors.js";
import { openMany } from "./opening.js";

/**
 * @typedef {{id: number, op: "scrypt", passphrase: string, salt: Uint8Array, kdf: string}
 *   | {id: number, op: "keys", keys: import("./seal.js").Openers}
 *   | {id: number, op: "open", items: import("./opening.js").Item[]}
 *   | {id: number, op: "carry", name: string, given: unknown[]}} Asked
 */

/** @type {import("./seal.js").Openers | null} */
let openers = null;

/** @param {Asked} asked */
async function answer(asked) {
  if (asked.op === "scrypt") return passphraseSecret(asked.passphrase, asked.salt, asked.kdf);
  if (asked.op === "open") return openMany(asked.items, /** @type {import("./seal.js").Openers} */ (openers));
  if (asked.op === "carry") return (await import("./carrying.js")).CARRYING[asked.name]?.(...asked.given);
  openers = asked.keys;
  return null;
}

addEventListener("message", (/** @type {MessageEvent<Asked>} */ { data }) => {
  answer(data).then(
    (ok) => postMessage({ id: data.id, ok }),
    (error) => postMessage({ id: data.id, code: error instanceof VaultError ? error.code : "worker-stopped" }),
  );
});
