// A vault's signing keys: the first gives the vault its id, each later one is certified by the one before it (section 2.4).
import { vaultId, verifies } from "./crypto.js";
import { certificateBytes } from "./rules/statement.js";
import { unB64 } from "./rules/text.js";

/**
 * @param {string} vault
 * @param {Array<{public: string, from_gen: number, cert: string | null}>} signing whose form was looked at
 * @returns {Promise<boolean>}
 */
export async function chains(vault, signing) {
  const publics = signing.map((key) => /** @type {Uint8Array} */ (unB64(key.public, 32)));
  if (!publics[0] || (await vaultId(publics[0])) !== vault) return false;
  for (const [i, key] of signing.entries()) {
    if (i === 0) continue;
    const cert = unB64(key.cert, 64);
    const message = certificateBytes(vault, key.public, key.from_gen);
    if (cert === null || !(await verifies(/** @type {Uint8Array} */ (publics[i - 1]), cert, message))) return false;
  }
  return true;
}
