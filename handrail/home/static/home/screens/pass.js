import { html, useEffect, useState } from "../../vendor/preact.js";
import { is } from "../../vault/errors.js";
import { Field, wrong } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../kernel/parts.js").Wrong} Wrong */

/** Nobody types more; what is longer was pasted by mistake. */
const LONGEST_PASS = 1000;
const LONGEST_NAME = 60;

/**
 * A passphrase as it is used: blanks around it were not meant.
 * @param {string} typed
 * @param {string} [field]
 */
export function passOf(typed, field = "pass") {
  const pass = typed.trim();
  if (!pass) throw wrong(field, "app.pass.missing");
  if (pass.length > LONGEST_PASS) throw wrong(field, "app.pass.long");
  return pass;
}

/** @param {string} pass as a keyboard may have changed it: one blank between words, no capital it set by itself */
function tidy(pass) {
  const one = pass.replace(/\s+/gu, " ");
  return one.charAt(0).toLowerCase() + one.slice(1);
}

/**
 * Opens with what was typed; where that is wrong, once more with what the keyboard may have made of it undone.
 * @template T
 * @param {string} typed
 * @param {(pass: string) => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function opens(typed, act) {
  const pass = passOf(typed);
  try {
    return await act(pass);
  } catch (error) {
    const other = tidy(pass);
    if (other === pass || !(is(error, "wrong-secret") || is(error, "no-match"))) throw error;
    return act(other);
  }
}

/** @param {string} typed a sign-in name */
export function nameOf(typed) {
  const name = typed.trim();
  if (!name) throw wrong("name", "app.in.name_missing");
  if (name.length > LONGEST_NAME) throw wrong("name", "app.in.name_long");
  return name;
}

/**
 * Stops here with a reason when a new passphrase is easy to guess.
 * @param {VaultApi} vault
 * @param {string} value
 * @param {string} name the sign-in name, which it may not hold
 * @returns {Promise<string>} the passphrase
 */
export async function mustBeGood(vault, value, name) {
  const pass = passOf(value, "new").replace(/\s+/gu, " ");
  const code = await vault.judgePassphrase(pass, name);
  if (code) throw wrong("new", `vault.error.${code.replaceAll("-", "_")}`);
  return pass;
}

/**
 * @typedef {object} NewPassProps
 * @property {VaultApi} vault
 * @property {string} label
 * @property {string} value
 * @property {(value: string) => void} onValue
 * @property {(field: string) => void} forget what is wrong with the field goes when an offer fills it
 * @property {Wrong[]} wrongs
 * @property {(offer: string) => void} [onUse] an offer was taken: that one need not be typed twice
 * @property {string} [name] shown between offer and field, so that the offer is whole on a small screen
 */
/** A field for a new passphrase, with ready-made ones beside it. */
/** @param {NewPassProps} props */
export function NewPass({ vault, label, value, onValue, wrongs, forget, onUse, name = "" }) {
  const [offers, setOffers] = useState(/** @type {string[]} */ ([]));
  const [at, setAt] = useState(0);
  const more = () =>
    vault.suggestPassphrases(langNow()).then(
      (list) => {
        setOffers(list);
        setAt(0);
      },
      () => undefined,
    );
  useEffect(() => void more(), []);
  const another = () => (at + 1 < offers.length ? setAt(at + 1) : void more());
  const offer = offers[at] ?? "";
  const use = () => {
    onValue(offer);
    onUse?.(offer);
    forget("new");
  };
  return html`
    ${offer && html`<div class="card tight">
      <p class="label">${t("app.pass.offered")}</p>
      <p class="secret" aria-live="polite">${offer}</p>
      <div class="acts">
        <button type="button" class="btn second" onClick=${use}>${t("app.pass.use")}</button>
        ${value === offer && html`<p class="status kept" role="status">${t("app.pass.used")}</p>`}
        <button type="button" class="link" onClick=${another}>${t("app.pass.another")}</button>
      </div>
    </div>`}
    ${name && html`<${NameLine} name=${name} />`}
    <${Field} id="new" label=${label} value=${value} onValue=${onValue} wrongs=${wrongs} secret
      hint=${t("app.pass.hint")} autocomplete="new-password" />`;
}

/** The name beside a passphrase, so that a password manager keeps the two together. */
/** @param {{name: string}} props */
export function NameLine({ name }) {
  return html`<div class="field">
    <label for="name">${t("app.name.yours")}</label>
    <input id="name" name="name" type="text" value=${name} readonly autocomplete="username" />
  </div>`;
}
