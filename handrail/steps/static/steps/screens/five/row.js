// One row as it is told: large, with nothing to tap.
import { html } from "../../../vendor/preact.js";
import { Title } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { textOf } from "../../rules/answers.js";
import { ofKind } from "../../rules/kinds.js";
import { Answer } from "../summary.js";
import { PATTERN } from "./tellings.js";

/** @typedef {import("./tellings.js").Shown} Shown */

/**
 * @param {Shown} shown
 * @returns {string} what the row is called; the pattern has no name of its own
 */
export function titleOf({ kind, name }) {
  return kind === PATTERN.kind ? t("steps.5.app.c.patterns") : name;
}

/**
 * @param {Shown} shown
 * @returns {Shown["said"]} without the answer that is the name and stands above already
 */
function rest({ name, said }) {
  const [first, ...others] = said;
  const words = first && (first.question.type === "person" ? textOf(/** @type {any} */ (first.answer)?.name) : first.question.type === "text" ? textOf(first.answer) : "");
  return words && words.trim() === name ? others : said;
}

/**
 * Not on paper: whoever holds the phone prints nothing of it.
 * @param {{shown: Shown, meta: string}} props
 */
export function Told({ shown, meta }) {
  const { step, part } = ofKind(shown.kind);
  const lines = rest(shown);
  return html`<div class="stack large noprint">
    <p class="meta">${meta}${step === 4 && ` · ${t(`steps.4.${part}.title`)}`}</p>
    <${Title}><span dir="auto">${titleOf(shown)}</span><//>
    ${lines.length ? html`<dl class="said">${lines.map(({ question, at, answer }) => html`<div key=${question.id}>
        ${shown.kind !== PATTERN.kind && html`<dt>${t(`${at}.ask`)}</dt>`}
        <dd><${Answer} question=${question} at=${at} answer=${answer} /></dd>
      </div>`)}</dl>` : html`<p class="hint">${t("steps.5.app.v.nothing")}</p>`}
  </div>`;
}
