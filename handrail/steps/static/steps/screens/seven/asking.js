// What somebody asks, to read again: large, aloud, on paper. The words are theirs, and nothing stands between them.
import { html, useState } from "../../../vendor/preact.js";
import { ReadToMe } from "../../../kernel/aloud.js";
import { Back, Status, Title } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { namesNow, useRows } from "../../patterns.js";
import { blankDate, typedDate } from "../../rules/dates.js";
import { textOf } from "../../rules/answers.js";
import { addressOf } from "../../rules/place.js";
import { placeOf } from "../../rules/sheet.js";
import { useOneMore } from "../rows_list.js";
import { sayDate } from "../summary.js";

/** @typedef {import("../../rules/sheet.js").Part} Part */

const PART = "asking";

/**
 * @param {import("../../../vault/types.js").VaultApi} vault
 * @param {import("../../patterns.js").Written} row
 * @returns {string} what it is about
 */
function aboutOf(vault, { body: { answers } }) {
  const names = namesNow(vault, answers.which);
  if (answers.about === "all") return t("steps.7.app.read.all");
  return answers.about === "one" && names ? t("steps.7.app.read.about", { names }) : "";
}

/** @param {import("../../tools.js").ToolProps} facts */
export function Asking(facts) {
  const { vault, sheet } = facts;
  const [large, setLarge] = useState(true);
  const { rows, trouble } = useRows(vault, `${sheet.id}.${PART}`);
  const { busy, add } = useOneMore(facts, PART);
  if (trouble) return html`<${Back} to="s/7" /><p class="note warn">${trouble}</p>`;
  if (!rows) return html`<${Back} to="s/7" /><${Status} text=${t("app.opening")} />`;
  const part = /** @type {Part} */ (sheet.parts.find((one) => one.id === PART));
  const said = rows.filter((one) => textOf(one.body.answers.words).trim());
  return html`<${Back} to="s/7" />
    <div class=${large ? "stack large" : "stack"}>
      <p class="meta">${t("steps.app.step", { step: 7 })}</p>
      <${Title}>${t("steps.7.app.read.title")}<//>
      ${said.length > 0 && html`<p class="noprint">${t("steps.7.app.read.text")}</p>
        <p class="noprint"><button type="button" class="link" onClick=${() => setLarge(!large)}>${t(large ? "steps.app.small" : "steps.app.large")}</button></p>`}
      ${said.map((row) => {
        const { answers } = row.body;
        const words = textOf(answers.words);
        const day = blankDate(typedDate(answers.day)) ? "" : sayDate(answers.day);
        return html`<section class="card stack" key=${row.page} aria-label=${row.title}>
          ${[aboutOf(vault, row), day].filter(Boolean).map((one) => html`<p class="meta" dir="auto">${one}</p>`)}
          <p class="written" dir="auto">${words}</p>
          <div class="noprint"><${ReadToMe} text=${words} />
            <p><a class="link" href=${`#${addressOf(row.page, placeOf(part, "words"), { from: "s" })}`}>${t("steps.7.app.read.change")}<span class="sr">: ${row.title}</span></a></p></div>
        </section>`;
      })}
      ${!said.length && html`<p>${t("steps.7.app.read.none")}</p>`}
    </div>
    <${Status} text=${busy} />
    <div class="acts">${said.length
      ? html`<button type="button" class="btn" onClick=${() => print()}>${t("steps.app.print")}</button><p class="hint">${t("steps.app.print_text")}</p>`
      : html`<button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${add}>${t("steps.7.asking.add")}</button>`}</div>`;
}
