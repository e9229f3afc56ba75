// A tab whose part is not built yet: what a person can do there today, then one line on what it will hold.
import { html } from "../../vendor/preact.js";
import { Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { write } from "../begin.js";
import { CALL } from "../kinds.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */

/** @param {{vault: VaultApi, ask: string, words: string, hint: string}} props */
function WriteDown({ vault, ask, words, hint }) {
  const { wrongs, run } = useTask();
  return html`<${Summary} wrongs=${wrongs} />
    <div class="acts"><button type="button" class="btn" onClick=${() => run("", () => write(vault, ask))}>${t(words)}</button></div>
    <p class="hint">${t(hint)}</p>`;
}

/** @param {import("../screens.js").ScreenProps} props */
export function People({ vault }) {
  const words = t("app.people.text_body");
  return html`
    <${Title}>${t("app.people.title")}<//>
    <${WriteDown} vault=${vault} ask=${CALL} words="app.people.write" hint="app.people.write_text" />
    <div class="acts"><a class="btn second" href=${`sms:?&body=${encodeURIComponent(words)}`}>${t("app.people.text")}</a></div>
    <p class="hint">${t("app.people.text_hint", { words })}</p>
    <h2>${t("app.people.call")}</h2>
    <ol>${[1, 2, 3].map((n) => html`<li>${t(`app.people.call_${n}`)}</li>`)}</ol>
    <p class="hint">${t("app.people.soon")}</p>`;
}
