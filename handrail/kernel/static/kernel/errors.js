/** @typedef {Record<string, string | number>} Params */

/**
 * What went otherwise than asked, as a code with a sentence in both languages. Nothing a person wrote or typed is ever
 * in it: a code and its params may be shown, kept or logged.
 */
export class Told extends Error {
  /**
   * @param {string} code a stable code, for example "wrong-secret"
   * @param {string} textId the id of the sentence that says it
   * @param {Params} [params] what fills the sentence's places
   */
  constructor(code, textId, params = {}) {
    super(code);
    this.code = code;
    this.textId = textId;
    this.params = params;
  }
}
