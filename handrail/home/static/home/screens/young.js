import { html } from "../../vendor/preact.js";
import { Title } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { NumberList } from "../numbers.js";

/** For someone younger: people who help them, and words to begin with. Nothing about them is kept. */
/** @param {{onBack: () => void}} props */
export function Young({ onBack }) {
  return html`<button type="button" class="link back" onClick=${onBack}>${t("app.back")}</button>
    <${Title} key="young">${t("app.young.title")}<//>
    <p>${t("app.young.text")}</p>
    <p>${t("app.young.danger")}</p>
    <div class="acts"><a class="btn sos" href="#help">${t("app.young.help")}</a></div>
    <h2>${t("app.young.lines")}</h2>
    <${NumberList} section="youth" />
    <h2>${t("app.young.who")}</h2>
    <p>${t("app.young.who_text")}</p>
    <ul>${[1, 2, 3].map((n) => html`<li>${t(`app.young.who_${n}`)}</li>`)}</ul>
    <h2>${t("app.young.say")}</h2>
    <ul>${[1, 2, 3, 4].map((n) => html`<li>${t(`app.young.say_${n}`)}</li>`)}</ul>
    <p><button type="button" class="link" onClick=${onBack}>${t("app.young.back")}</button></p>`;
}
