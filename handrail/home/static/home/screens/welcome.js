import { html, useState } from "../../vendor/preact.js";
import { told } from "../../kernel/flash.js";
import { Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { write } from "../begin.js";

/** The first screen. "Start" opens a page to write on, after one question that is asked once. */
/** @param {import("../screens.js").ScreenProps} props */
export function Welcome({ vault }) {
  const { busy, wrongs, run } = useTask();
  const [news] = useState(told);
  const start = () => run(t("app.opening"), () => write(vault));
  return html`
    <${Summary} wrongs=${wrongs} />
    ${news && html`<div class="note ok tight" role="status">
      <p><strong>${t(`${news}.done_title`)}</strong></p>
      <p>${t(`${news}.done`)}</p>
    </div>`}
    <${Title}>${t("app.welcome.title")}<//>
    <ul>
      <li>${t("app.welcome.alone")}</li>
      <li>${t("app.welcome.private")}</li>
      <li>${t("app.welcome.stop")}</li>
    </ul>
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${start}>
        ${t("app.welcome.start")}
      </button>
      <a class="btn second" href="#in">${t("app.welcome.have")}</a>
      <a class="link" href="#m">${t("app.welcome.meeting")}</a>
      <a class="link" href="#help">${t("app.welcome.help")}</a>
    </div>
    <div class="note tight">
      <h2>${t("app.welcome.leave_title")}</h2>
      <ul>
        <li>${t("app.welcome.leave_1")}</li>
        <li>${t("app.welcome.leave_2")}</li>
        <li>${t("app.welcome.leave_3")}</li>
      </ul>
    </div>`;
}
