// Tabs whose parts are not built yet: what a person can do there today, then one line on what they will hold.
import { html } from "../../vendor/preact.js";
import { Back, Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { write } from "../begin.js";
import { CALL, MEETING } from "../kinds.js";
import { NumberList } from "../numbers.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */

/** @param {{vault: VaultApi, ask: string, words: string, hint: string}} props */
function WriteDown({ vault, ask, words, hint }) {
  const { wrongs, run } = useTask();
  return html`<${Summary} wrongs=${wrongs} />
    <div class="acts"><button type="button" class="btn" onClick=${() => run("", () => write(vault, ask))}>${t(words)}</button></div>
    <p class="hint">${t(hint)}</p>`;
}

/** Opens without an account and before any question. */
/** @param {import("../screens.js").ScreenProps} props */
export function Meetings({ vault }) {
  return html`
    ${vault.status().phase === "new" && html`<${Back} />`}
    <${Title}>${t("app.meet.title")}<//>
    <p>${t("app.meet.ask")}</p>
    <${NumberList} section="treatment" />
    <p>${t("app.meet.lists")}</p>
    <${WriteDown} vault=${vault} ask=${MEETING} words="app.meet.write" hint="app.meet.write_text" />
    <h2>${t("app.meet.first")}</h2>
    <ul>${[1, 2, 3].map((n) => html`<li>${t(`app.meet.first_${n}`)}</li>`)}</ul>
    <p class="hint">${t("app.meet.soon")}</p>`;
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
