// After the telling: no clock runs. One question, and a way on from each answer to it.
import { html, useState } from "../../../vendor/preact.js";
import { ReadToMe } from "../../../kernel/aloud.js";
import { Back, Title } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { useTelling } from "./tellings.js";

/** @param {import("../../tools.js").ToolProps} props */
export function Quiet({ vault, now }) {
  // What was told on a phone that was handed over is kept as soon as the vault is open again.
  useTelling(vault, now.pass);
  const [said, setSaid] = useState(false);
  const words = ["q.text", "q.ask", "q.ask_text"].map((id) => t(`steps.5.app.${id}`)).join(" ");
  return html`<${Back} to="s/5" />
    <${Title}>${t("steps.5.app.q.title")}<//>
    <p>${t("steps.5.app.q.text")}</p>
    <p><a class="link" href="#s/5">${t("steps.5.app.q.later")}</a></p>
    <h2>${t("steps.5.app.q.ask")}</h2>
    <p>${t("steps.5.app.q.ask_text")}</p>
    <${ReadToMe} text=${words} />
    <div class="acts">
      <a class="btn" href="#s/5/d">${t("steps.5.app.q.no")}</a>
      <a class="btn second" href="#s/4">${t("steps.5.app.q.add")}</a>
      <a class="btn second" href="#s/5/c">${t("steps.5.app.q.choose")}</a>
      <button type="button" class="btn second" aria-expanded=${said} onClick=${() => setSaid(true)}>${t("steps.5.app.q.only")}</button>
    </div>
    <p role="status">${said && t("steps.5.app.q.only_text")}</p>`;
}
