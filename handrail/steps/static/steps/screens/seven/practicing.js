// What somebody is practicing: the opposite of something, when, with whom, how it went, and a way to write how it went.
import { html, useState } from "../../../vendor/preact.js";
import { ReadToMe } from "../../../kernel/aloud.js";
import { Back, Status, Title } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { namesNow, useRows } from "../../patterns.js";
import { rowOf, tableRows, textOf } from "../../rules/answers.js";
import { addressOf } from "../../rules/place.js";
import { placeOf } from "../../rules/sheet.js";
import { sayDate } from "../summary.js";

/** @typedef {import("../../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../../rules/sheet.js").Part} Part */
/** @typedef {import("../../patterns.js").Written} Written */
/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */

const PART = "practice";

/**
 * @param {VaultApi} vault
 * @param {Written} row
 * @returns {string[]} what is known about it, a line each
 */
function factsOf(vault, { body: { answers } }) {
  const [of, good] = [namesNow(vault, answers.pattern), namesNow(vault, answers.good)];
  const [when, who] = [textOf(answers.when).trim(), textOf(rowOf(answers.with).name).trim()];
  return [
    of && t("steps.7.app.practicing.opposite_of", { names: of }),
    good && t("steps.7.app.practicing.good", { names: good }),
    when && t("steps.7.app.practicing.when", { when }),
    who && t("steps.7.app.practicing.with", { name: who }),
  ].filter((one) => one !== "");
}

/**
 * @param {Part} part
 * @param {Written} row
 * @returns {Array<{day: string, what: string}>} how it went, each time that was written down
 */
function timesOf(part, { body }) {
  const question = part.questions.find((one) => one.id === "went");
  if (!question || body.answers.tried !== "yes") return [];
  return tableRows(question, body.answers.went).map((one) => ({ day: sayDate(rowOf(one).day), what: textOf(rowOf(one).what) }));
}

/** @param {{vault: VaultApi, sheet: Sheet, rows: Written[], whole?: boolean}} props whole: with every time it was tried */
export function Practicing({ vault, sheet, rows, whole = false }) {
  const part = /** @type {Part} */ (sheet.parts.find((one) => one.id === PART));
  return html`<ul class="rows">${rows.map((row) => {
    const times = timesOf(part, row);
    // Who has not tried it yet is asked that first: it opens the other question.
    const place = placeOf(part, row.body.answers.tried === "yes" ? "went" : "tried");
    return html`<li key=${row.page}><div class="tight">
      <strong class="written" dir="auto">${row.title}</strong>
      ${factsOf(vault, row).map((one) => html`<p class="meta" dir="auto">${one}</p>`)}
      ${whole && times.length > 0 && html`<p>${t("steps.7.app.practicing.went")}</p>
        <ul>${times.map(({ day, what }) => html`<li>${day && html`<strong>${day}</strong>`}<p class="written" dir="auto">${what}</p></li>`)}</ul>`}
      <p class="noprint"><a class="link" href=${`#${addressOf(row.page, place)}`}>${t(times.length ? "steps.7.app.practicing.again" : "steps.7.app.practicing.write")}<span class="sr">: ${row.title}</span></a></p>
    </div></li>`;
  })}</ul>`;
}

/** The whole list, to read and to print. */
/** @param {import("../../tools.js").ToolProps} facts */
export function PracticeList({ vault, sheet }) {
  const [large, setLarge] = useState(false);
  const { rows, trouble } = useRows(vault, `${sheet.id}.${PART}`);
  if (trouble) return html`<${Back} to="s/7" /><p class="note warn">${trouble}</p>`;
  if (!rows) return html`<${Back} to="s/7" /><${Status} text=${t("app.opening")} />`;
  const said = rows.flatMap((row) => [row.title, ...factsOf(vault, row)]);
  return html`<${Back} to="s/7" />
    <div class=${large ? "stack large" : "stack"}>
      <p class="meta">${t("steps.app.step", { step: 7 })}</p>
      <${Title}>${t("steps.7.app.practicing")}<//>
      <p class="noprint"><button type="button" class="link" onClick=${() => setLarge(!large)}>${t(large ? "steps.app.small" : "steps.app.large")}</button></p>
      <${ReadToMe} text=${said.join(". ")} />
      ${rows.length ? html`<${Practicing} vault=${vault} sheet=${sheet} rows=${rows} whole=${true} />` : html`<p>${t("steps.7.practice.none")}</p>`}
    </div>
    ${rows.length > 0 && html`<div class="acts"><button type="button" class="btn" onClick=${() => print()}>${t("steps.app.print")}</button>
      <p class="hint">${t("steps.app.print_text")}</p></div>`}`;
}
