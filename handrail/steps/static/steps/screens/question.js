// One question a page: where one is, the field, three ways on, where the words are, and why it is asked.
import { html, useState } from "../../vendor/preact.js";
import { ReadToMe } from "../../kernel/aloud.js";
import { dayNow } from "../../kernel/clock.js";
import { Status, Summary, Title } from "../../kernel/parts.js";
import { has, t } from "../../kernel/words.js";
import { blank, doubts } from "../rules/answers.js";
import { known } from "../rules/dates.js";
import { FIELDS } from "./fields.js";
import { WordsHere, idsOfQuestion } from "./words_here.js";

/** @typedef {import("../rules/sheet.js").Question} Question */
/** @typedef {import("../rules/answers.js").Doubted} Doubted */

/** @returns {import("../rules/dates.js").Known} */
function today() {
  const [y = "", m = "", d = ""] = dayNow().split("-");
  return known({ y, m, d }) ?? { y: 9999, m: 12, d: 31 };
}

/**
 * @param {string} id
 * @returns {string} the sentence, or nothing where the sheet has none
 */
function maybe(id) {
  return has(id) ? t(id) : "";
}

/** What is said when Save is tapped and there is nothing. @type {Partial<Record<import("../rules/sheet.js").Type, string>>} */
const NOTHING = { choice: "steps.app.nothing_chosen", scale: "steps.app.nothing_chosen", date: "steps.app.nothing_date", pick: "steps.app.nothing_chosen" };

/** What to know before writing, with Help beside it. */
/** @param {{text: string}} props */
export function Warning({ text }) {
  return text && html`<div class="note warn tight"><p>${text}</p><p><a class="link" href="#help">${t("steps.app.to_help")}</a></p></div>`;
}

/**
 * @typedef {object} QuestionProps
 * @property {Question} question
 * @property {string} at how the ids of its sentences begin
 * @property {string} ask the question, as it was asked when it was answered
 * @property {string} hint
 * @property {string} where "Step 1 · Part 2 of 3 · Question 4 of 5"
 * @property {string} leads where its link leads on to, if it has one
 * @property {import("../../vault/types.js").PageLine[]} pages the person's own, of the kinds that it asks for
 * @property {unknown} answer
 * @property {boolean} skipped
 * @property {string} back an address
 * @property {string} pause the break's address
 * @property {{text: string, kind: string}} status
 * @property {string} busy
 * @property {import("../../kernel/parts.js").Wrong[]} wrongs
 * @property {import("./rows.js").Removed[]} removed rows that were taken out of this answer, the last one last
 * @property {(removed: import("./rows.js").Removed[]) => void} onRemoved
 * @property {(answer: unknown) => void} onAnswer
 * @property {() => void} onSave
 * @property {() => void} onSkip
 */
/** @param {QuestionProps} props */
export function QuestionPage({ question, at, ask, hint, where, leads, pages, answer, skipped, back, pause, status, busy, wrongs, removed, onRemoved, onAnswer, onSave, onSkip }) {
  const [asked, setAsked] = useState(/** @type {Doubted[]} */ ([]));
  const [nothing, setNothing] = useState(false);
  const Field = FIELDS[question.type];
  const why = maybe(`${at}.why`);
  /** @param {unknown} next */
  const change = (next) => {
    setNothing(false);
    setAsked([]);
    onAnswer(next);
  };
  const save = () => {
    if (blank(question, answer)) return setNothing(true);
    const found = doubts(question, answer, today());
    // Asked once; who taps again means it.
    if (found.length && !asked.length) return setAsked(found);
    onSave();
  };
  return html`<a class="link back" href=${`#${back}`}>${t("app.back")}</a>
    <${Summary} wrongs=${wrongs} />
    <p class="meta">${where}</p>
    <${Title}><span id="ask">${ask}</span><//>
    ${hint && question.type !== "text" && html`<p class="hint">${hint}</p>`}
    <${Warning} text=${maybe(`${at}.warning`)} />
    <${ReadToMe} text=${[ask, hint, maybe(`${at}.warning`)].join(" ")} />
    ${leads && html`<p><a class="link" href=${`#${leads}`}>${t(`${at}.link`)}</a></p>`}
    ${skipped && html`<p class="hint">${t("steps.app.was_skipped")}</p>`}
    <${Field} question=${question} at=${at} ask=${ask} hint=${hint} answer=${answer} onAnswer=${change} doubts=${asked} pages=${pages}
      removed=${removed} onRemoved=${onRemoved} />
    <${Status} text=${nothing ? t(NOTHING[question.type] ?? "steps.app.nothing") : busy} />
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("steps.app.save")}</button>
      ${question.may_skip !== false && html`<button type="button" class="btn second" aria-disabled=${busy ? "true" : undefined} onClick=${onSkip}>${t("steps.app.skip")}</button>`}
      <a class="btn second" href=${`#${pause}`}>${t("steps.app.break")}</a>
    </div>
    <${Status} ...${nothing || busy ? { text: "" } : status} />
    ${why && html`<p class="hint">${t("steps.app.why", { why })}</p>`}
    <${WordsHere} ids=${idsOfQuestion(at, question)} />`;
}

/** Three lines to come back to oneself. Nothing counts down, and the draft is kept. */
/** @param {{back: string, out: string, words?: string}} props words: for the way back, where it leads to no question */
export function Break({ back, out, words = t("steps.app.break.back") }) {
  return html`<${Title}>${t("steps.app.break.title")}<//>
    <ol class="lines">${[1, 2, 3].map((n) => html`<li>${t(`steps.app.break.${n}`)}</li>`)}</ol>
    <p class="hint">${t("steps.app.break.kept")}</p>
    <div class="acts">
      <a class="btn" href=${`#${back}`}>${words}</a>
      <a class="btn second" href="#help">${t("steps.app.to_help")}</a>
      <a class="btn second" href=${`#${out}`}>${t("steps.app.break.stop")}</a>
    </div>`;
}
