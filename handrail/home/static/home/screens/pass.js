import { html, useEffect, useState } from "../../vendor/preact.js";
import { Field, Wrongs } from "../parts.js";
import { langNow, t } from "../words.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../parts.js").Wrong} Wrong */

/**
 * Stops here with a reason when a new passphrase is easy to guess.
 * @param {VaultApi} vault
 * @param {string} value
 * @param {string} name the sign-in name, which it may not hold
 */
export async function mustBeGood(vault, value, name) {
  if (!value) throw new Wrongs([{ field: "new", text: t("app.pass.missing") }]);
  const code = await vault.judgePassphrase(value, name);
  if (!code) return;
  const id = `vault.error.${code.replaceAll("-", "_")}`;
  throw new Wrongs([{ field: "new", text: t(id) }]);
}

/**
 * @typedef {object} NewPassProps
 * @property {VaultApi} vault
 * @property {string} label
 * @property {string} value
 * @property {(value: string) => void} onValue
 * @property {Wrong[]} wrongs
 */
/** A field for a new passphrase, with ready-made ones beside it. */
/** @param {NewPassProps} props */
export function NewPass({ vault, label, value, onValue, wrongs }) {
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
  return html`
    ${offer && html`<div class="card tight">
      <p class="label">${t("app.pass.offered")}</p>
      <p class="secret" aria-live="polite">${offer}</p>
      <div class="acts">
        <button type="button" class="btn second" onClick=${() => onValue(offer)}>${t("app.pass.use")}</button>
        <button type="button" class="link" onClick=${another}>${t("app.pass.another")}</button>
      </div>
    </div>`}
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
