import { Told } from "../kernel/errors.js";

/** A refusal of the vault's; its sentence is `vault.error.` and the code: "vault.error.wrong_secret". */
export class VaultError extends Told {
  /**
   * @param {string} code a stable code, for example "wrong-secret"
   * @param {import("../kernel/errors.js").Params} [params] what fills the sentence's places
   */
  constructor(code, params = {}) {
    super(code, `vault.error.${code.replaceAll("-", "_")}`, params);
    this.name = "VaultError";
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 * @returns {boolean} whether it is this refusal
 */
export function is(error, code) {
  return error instanceof VaultError && error.code === code;
}
