// The decision of Step 3, easy to read again: at the top of the Step, and on a screen of its own, large, aloud and on paper.
import { html, useState } from "../../../vendor/preact.js";
import { ReadToMe } from "../../../kernel/aloud.js";
import { goFromHere } from "../../../kernel/go.js";
import { Status, Summary, Title, useTask } from "../../../kernel/parts.js";
import { langNow, t } from "../../../kernel/words.js";
import { begin } from "../../pages.js";
import { askOf } from "../../rules/body.js";
import { dateWords } from "../../rules/dates.js";
import { decisionsOf } from "../../rules/decisions.js";
import { linesOf } from "../../rules/mornings.js";
import { shortened } from "../../rules/looking_back.js";
import { sayDate } from "../summary.js";

/** @typedef {import("../../rules/decisions.js").Decision} Decision */
/** @typedef {import("../../tools.js").ToolProps} ToolProps */

/** As much of it stands at the top of the Step; the screen of its own has all of it. */
const AT_THE_TOP = 600;

/**
 * @param {Decision} one
 * @returns {string} "Since November 23, 2026"; a day that can't be read as it was typed; empty: none is written
 */
function since({ day, body }) {
  if (day?.d) return t("steps.3.app.since", { day: dateWords(day, langNow()) });
  const said = sayDate(body.answers.day);
  return said && t("steps.3.app.since_only", { day: said });
}

/** What was asked, as it was read when it was answered. @param {Decision} one */
function asked({ body }) {
  return askOf(body, "words", langNow()) || t("steps.3.decision.words.ask");
}

/** At the top of Step 3: the decision with its day, and the way to the line of this morning. */
/** @param {ToolProps} props */
export function Decided({ passes }) {
  const [one] = decisionsOf(passes);
  const morning = html`<p><a class="link" href="#s/3/m">${t("steps.3.app.morning")}</a></p>`;
  // Before there is anything, the parts below say enough.
  if (!one) return linesOf(passes).length ? morning : null;
  return html`<section class="card next tight" aria-labelledby="decided">
    <h2 id="decided">${t("steps.3.app.decided")}</h2>
    <p class="meta">${since(one) || t("steps.3.app.undated")}</p>
    <p class="written" dir="auto">${one.words.length > AT_THE_TOP ? shortened(one.words, AT_THE_TOP) : one.words}</p>
    <p><a class="link" href="#s/3/d">${t("steps.3.app.read_again")}</a></p>
    ${morning}
  </section>`;
}

/** The decision by itself. */
/** @param {ToolProps} props */
export function Decision({ vault, sheet, passes, now }) {
  const [large, setLarge] = useState(false);
  const [one, ...before] = decisionsOf(passes);
  const back = html`<a class="link back" href="#s/3">${t("steps.app.back_to_step", { step: 3 })}</a>`;
  if (!one) return html`${back}<${None} vault=${vault} sheet=${sheet} now=${now} />`;
  return html`${back}
    <div class=${large ? "stack large" : "stack"}>
      <${Title}>${t("steps.3.app.decided")}<//>
      <p class="meta">${since(one) || html`<span class="noprint">${t("steps.3.app.undated")}</span>`}</p>
      <p class="hint">${asked(one)}</p>
      <p class="card next written" dir="auto">${one.words}</p>
    </div>
    <p class="noprint"><button type="button" class="link" onClick=${() => setLarge(!large)}>${t(large ? "steps.app.small" : "steps.app.large")}</button></p>
    <${ReadToMe} text=${one.words} />
    <div class="acts">
      <button type="button" class="btn" onClick=${() => print()}>${t("steps.app.print")}</button>
      <p class="hint">${t("steps.app.print_text")}</p>
      <a class="btn second" href=${`#p/${one.page}`}>${t("steps.3.app.change")}</a>
    </div>
    ${before.length > 0 && html`<section class="stack noprint" aria-labelledby="before">
      <h2 id="before">${t("steps.3.app.before")}</h2>
      <dl class="said">${before.map((old) => html`<div key=${old.page}><dt>${since(old) || t("steps.3.app.undated")}</dt>
        <dd class="written" dir="auto">${old.words}</dd></div>`)}</dl>
    </section>`}`;
}

/** Nothing is decided: what is enough, and where to write it. */
/** @param {Pick<ToolProps, "vault" | "sheet" | "now">} props */
function None({ vault, sheet, now }) {
  const { busy, wrongs, run } = useTask();
  const write = () =>
    run(t("app.opening"), async () => {
      const onward = goFromHere();
      onward(`p/${now.parts.decision?.[0]?.page ?? (await begin(vault, sheet, "decision", now.pass))}`);
    });
  return html`<${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.3.app.decided")}<//>
    <p>${t("steps.3.app.none")}</p>
    <${Status} text=${busy} />
    <div class="acts"><button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${write}>${t("steps.3.app.write")}</button></div>`;
}
