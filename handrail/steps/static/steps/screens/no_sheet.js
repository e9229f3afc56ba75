import { html } from "../../vendor/preact.js";
import { Back, Title } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";

/** The questions are not here: what that means, and what can be done. */
/** @param {{text: string, onAgain: () => void}} props */
export function NoSheet({ text, onAgain }) {
  return html`<${Back} to="s" />
    <${Title}>${t("steps.app.title")}<//>
    <p class="note warn">${t(text)}</p>
    <div class="acts"><button type="button" class="btn" onClick=${onAgain}>${t("steps.app.try_again")}</button></div>`;
}
