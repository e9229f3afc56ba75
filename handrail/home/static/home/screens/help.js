import { html } from "../../vendor/preact.js";
import { Title } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";

/** The same Help as the server's page, from the same sentences: it opens signed out, locked and without signal. */
export function Help() {
  const sms = langNow() === "es" ? "sms:988?&body=AYUDA" : "sms:988";
  return html`
    <${Title}>${t("app.help.title")}<//>
    <a class="btn sos" href="tel:911">${t("app.help.overdose_call")}</a>
    <div class="acts always">
      <a class="btn sos" href="tel:988">${t("app.help.call_988")}</a>
      <a class="btn danger" href=${sms}>${t("app.help.text_988")}</a>
    </div>
    <p class="hint">${t("app.help.about_988")}</p>
    <h2>${t("app.help.overdose_more")}</h2>
    <ol>${[1, 2, 3, 4].map((n) => html`<li>${t(`app.help.overdose_${n}`)}</li>`)}</ol>
    <div class="note sos tight">
      <h2>${t("app.help.stop_title")}</h2>
      <p>${t("app.help.stop_text")}</p>
      <p>${t("app.help.stop_signs")}</p>
    </div>
    <div class="note warn tight">
      <h2>${t("app.help.less_title")}</h2>
      <p>${t("app.help.less_text")}</p>
    </div>
    <h2>${t("app.help.find_title")}</h2>
    <p>${t("app.help.find_text")}</p>
    <p><a class="link" href="tel:+18006624357">${t("app.help.find_call")}</a></p>
    <p class="meta">${t("app.help.signal")}</p>`;
}
