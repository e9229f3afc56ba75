// On the screen of Step 7, over its parts: what it is about, what is asked to read again, and what is being practiced.
import { html } from "../../../vendor/preact.js";
import { t } from "../../../kernel/words.js";
import { useRows } from "../../patterns.js";
import { Practicing } from "./practicing.js";

/** @param {import("../../tools.js").ToolProps} facts */
export function Above({ vault, sheet, now }) {
  const { rows } = useRows(vault, "step-7.practice");
  const mine = rows?.filter((one) => one.body.pass === now.pass) ?? [];
  const asks = (now.rows.asking ?? []).length > 0;
  return html`<p>${t("steps.7.intro")}</p>
    ${asks && html`<p><a class="btn second" href="#s/7/a">${t("steps.7.app.read")}</a></p>`}
    ${mine.length > 0 && html`<section class="card stack" aria-labelledby="practicing">
      <h2 id="practicing">${t("steps.7.app.practicing")}</h2>
      <p class="hint">${t("steps.7.app.practicing.text")}</p>
      <${Practicing} vault=${vault} sheet=${sheet} rows=${mine} />
      <p><a class="link" href="#s/7/l">${t("steps.7.app.practicing.list")}</a></p>
    </section>`}`;
}
