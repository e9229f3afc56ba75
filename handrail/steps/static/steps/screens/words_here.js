// "Words on this page": what a word of these groups means, where it stands. A word's meaning is there only when the word is.
import { html } from "../../vendor/preact.js";
import { has, t } from "../../kernel/words.js";
import { WORDS, formsOf, wordsIn } from "../rules/glossary.js";

/**
 * @param {string} id
 * @returns {string} the sentence as it is read now, or nothing where there is none
 */
function maybe(id) {
  return has(id) ? t(id) : "";
}

/**
 * @param {{ids: string[]}} props ids of the sentences that stand on this screen; one that is not there says nothing
 */
export function WordsHere({ ids }) {
  const found = wordsIn(ids.map(maybe), WORDS.map((id) => ({ id, forms: formsOf(maybe(`steps.glossary.${id}.forms`)) })));
  if (!found.length) return null;
  return html`<details class="card noprint"><summary>${t("steps.glossary.title")}</summary>
    <dl class="said">${found.map((id) => html`<div key=${id}>
      <dt>${t(`steps.glossary.${id}.name`)}</dt><dd><p>${t(`steps.glossary.${id}.means`)}</p></dd>
    </div>`)}</dl></details>`;
}

/**
 * @param {import("../rules/sheet.js").Sheet} sheet
 * @returns {string[]} what a Step's own screen says of its parts
 */
export function idsOfStep({ step, parts }) {
  const own = ["title", "intro"].map((name) => `steps.${step}.${name}`);
  return [...own, ...parts.flatMap((part) => ["title", "intro", "warning", "add"].map((name) => `steps.${step}.${part.id}.${name}`))];
}

/**
 * @param {string} at how the ids of a question's sentences begin
 * @param {import("../rules/sheet.js").Question} question
 * @returns {string[]}
 */
export function idsOfQuestion(at, { options = [] }) {
  return [...["ask", "hint", "warning", "why"].map((name) => `${at}.${name}`), ...options.map((one) => `${at}.option.${one}`)];
}
