// A passkey as a lock: its PRF result is the secret. The result is read and used here; the credential itself goes nowhere.
import { own, random } from "./crypto.js";
import { VaultError } from "./errors.js";
import { prfInput } from "./keys.js";
import { fromUtf8, utf8 } from "./rules/text.js";

/** @type {AbortController | null} the request that waits for the person now */
let waiting = null;

/** The browser takes one request at a time: whatever waits is ended. */
export function stopAsking() {
  waiting?.abort();
  waiting = null;
}

/** @returns {AbortSignal} of the one request that may wait from now on */
function onlyOne() {
  stopAsking();
  waiting = new AbortController();
  return waiting.signal;
}

/** @param {unknown} error */
function readable(error) {
  if (!(error instanceof DOMException)) return error;
  return new VaultError(error.name === "NotAllowedError" || error.name === "AbortError" ? "passkey-stopped" : "no-passkeys");
}

/**
 * @param {Credential | null} credential
 * @returns {{raw: ArrayBuffer, name: string | null, prf: Uint8Array | null, enabled: boolean}}
 */
function read(credential) {
  const held = /** @type {PublicKeyCredential} */ (credential);
  if (!held) throw new VaultError("passkey-stopped");
  const prf = /** @type {any} */ (held.getClientExtensionResults()).prf;
  const handle = /** @type {AuthenticatorAssertionResponse} */ (held.response).userHandle;
  const first = prf?.results?.first;
  const name = handle ? fromUtf8(new Uint8Array(handle)) : null;
  return { raw: held.rawId, name, prf: first ? new Uint8Array(first) : null, enabled: prf?.enabled === true };
}

/**
 * @param {string} host
 * @param {ArrayBuffer} [only]
 */
async function ask(host, only) {
  /** @type {any} */
  const publicKey = {
    rpId: host,
    challenge: random(32),
    userVerification: "required",
    extensions: { prf: { eval: { first: await prfInput(host) } } },
    ...(only && { allowCredentials: [{ type: "public-key", id: only }] }),
  };
  return read(await navigator.credentials.get({ publicKey, signal: onlyOne() }));
}

/**
 * @param {string} host
 * @returns {Promise<{name: string, prf: Uint8Array}>} nothing typed: the passkey knows the name
 */
export async function usePasskey(host) {
  try {
    const { name, prf } = await ask(host);
    if (!name || !prf) throw new VaultError("passkey-cannot");
    return { name, prf };
  } catch (error) {
    throw readable(error);
  }
}

/**
 * @param {string} host
 * @param {string} name
 * @returns {Promise<Uint8Array>} the PRF result of a new passkey
 */
export async function makePasskey(host, name) {
  /** @type {any} */
  const publicKey = {
    rp: { id: host, name: "Handrail" },
    user: { id: own(utf8(name)), name, displayName: name },
    challenge: random(32),
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    extensions: { prf: { eval: { first: await prfInput(host) } } },
  };
  try {
    const made = read(await navigator.credentials.create({ publicKey, signal: onlyOne() }));
    // Some give the result only when it is asked for.
    const prf = made.prf ?? (made.enabled ? (await ask(host, made.raw)).prf : null);
    if (!prf) throw new VaultError("passkey-cannot");
    return prf;
  } catch (error) {
    throw readable(error);
  }
}
