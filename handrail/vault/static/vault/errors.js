/** @typedef {Record<string, string | number>} Params */

/**
 * What went otherwise than asked, as a code with a sentence in both languages. Nothing a person wrote or typed is ever
 * in it: a code and its params may be shown, kept or logged.
 */
export class VaultError extends Error {
  /**
   * @param {string} code a stable code, for example "wrong-secret"
   * @param {Params} [params] what fills the sentence's places
   */
  constructor(code, params = {}) {
    super(code);
    this.name = "VaultError";
    this.code = code;
    this.params = params;
    /** The id of the sentence: "vault.error.wrong_secret". */
    this.textId = `vault.error.${code.replaceAll("-", "_")}`;
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
