import { html, useState } from "../../vendor/preact.js";
import { t } from "../../kernel/words.js";
import { isPutOff, putOff } from "../remind.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */

/**
 * What is still missing so that nothing is lost: an account, then a card. Nobody has to; it can wait.
 * @param {VaultApi} vault
 * @returns {{title: string, text: string, to: string, button: string} | null}
 */
function missing(vault) {
  const { phase } = vault.status();
  if (phase === "device-only" && vault.pages().length) {
    return { title: "app.pages.keep_title", text: "app.pages.keep_text", to: "keep", button: "app.pages.keep" };
  }
  if (phase === "open" && !vault.locks().some((lock) => lock.kind === "recovery")) {
    return { title: "app.pages.card_title", text: "app.pages.card_text", to: "card", button: "app.pages.card" };
  }
  return null;
}

/** @param {{vault: VaultApi}} props */
export function KeepNote({ vault }) {
  const [, again] = useState(0);
  const [justNow, setJustNow] = useState(false);
  const found = missing(vault);
  if (!found) return null;
  if (isPutOff(vault.pages())) return html`<p class="status" role="status">${justNow ? t("app.keep.put_off") : ""}</p>`;
  const later = () => {
    putOff(vault.pages());
    setJustNow(true);
    again((n) => n + 1);
  };
  return html`<section class="note warn tight">
    <h2>${t(found.title)}</h2>
    <p>${t(found.text)}</p>
    <p><a class="btn second" href=${`#${found.to}`}>${t(found.button)}</a></p>
    <p><button type="button" class="link" onClick=${later}>${t("app.keep.later")}</button></p>
  </section>`;
}
