// One Step with its parts and its tools, and the way to the screens that belong to Steps: all twelve, a look back, a tool's own.
import { html } from "../../vendor/preact.js";
import { goFromHere, here } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t, when } from "../../kernel/words.js";
import { useMyWords } from "../../content/my_words.js";
import { begin, setAside, setEnough, timeOf, usePasses } from "../pages.js";
import { stepState, waiting } from "../rules/body.js";
import { STEPS, useSheet } from "../sheets.js";
import { statesOf } from "../state.js";
import { ALONE, TOOLS, listAt, toolAt } from "../tools.js";
import { useWord } from "../word.js";
import { LookBack } from "./look_back.js";
import { NoSheet } from "./no_sheet.js";
import { PartIntro } from "./parts.js";
import { RowsCard, RowsList } from "./rows_list.js";
import { Twelve } from "./twelve.js";
import { OldWording } from "./wording.js";
import { WordsHere, idsOfStep } from "./words_here.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../rules/body.js").State} State */
/** @typedef {import("../tools.js").Kit} Kit */
/** @typedef {import("../tools.js").ToolProps} ToolProps */

/** @param {{vault: VaultApi, id: string, kit: Kit}} props */
export function Steps({ vault, id, kit }) {
  const step = STEPS.find((one) => String(one) === id);
  const Alone = ALONE[id];
  if (Alone) return html`<${Alone} vault=${vault} at=${here().at} kit=${kit} />`;
  return step ? html`<${One} key=${step} vault=${vault} step=${step} kit=${kit} />` : html`<${Twelve} vault=${vault} onWrite=${kit.onWrite} />`;
}

/** @param {{vault: VaultApi, step: number, kit: Kit}} props */
function One({ vault, step, kit }) {
  const { sheet, trouble: missing, again } = useSheet(step);
  const { passes, newer, trouble } = usePasses(vault, sheet);
  const chosen = useMyWords(vault);
  const said = useWord(vault, step);
  const { at } = here();
  const to = at ? `s/${step}` : "s";
  if (missing) return html`<${NoSheet} text=${missing} onAgain=${again} />`;
  if (trouble) return html`<${Back} to=${to} /><p class="note warn">${trouble}</p>`;
  const now = passes?.at(-1);
  if (!sheet || !passes || !now || !chosen || !said) return html`<${Back} to=${to} /><${Status} text=${t("app.opening")} />`;
  const back = passes.find((one) => String(one.pass) === at);
  if (back) return html`<${LookBack} key=${back.pass} vault=${vault} sheet=${sheet} pass=${back} passes=${passes.length} chosen=${chosen} />`;
  const facts = { vault, sheet, passes, now, chosen, at, kit };
  const Tool = toolAt(step, at);
  if (Tool) return html`<${Tool} key=${at} ...${facts} />`;
  const rowed = listAt(sheet, at);
  if (rowed) return html`<${RowsList} key=${at} part=${rowed} ...${facts} />`;
  return html`<${Overview} key=${`now-${now.pass}`} facts=${facts} newer=${newer} />`;
}

/** @param {{facts: ToolProps, newer: boolean}} props */
function Overview({ facts, newer }) {
  const { vault, sheet, passes, now, chosen } = facts;
  const { step } = sheet;
  const { busy, wrongs, run } = useTask();
  const states = statesOf(sheet, now, chosen);
  const state = stepState(states);
  const { Above, Below } = TOOLS[step] ?? {};
  const main = state === "aside" || state === "done" ? -1 : mainOf(facts, states);
  /**
   * @param {string} part
   * @param {number} pass
   */
  const start = (part, pass) => run(t("app.opening"), async () => {
    const onward = goFromHere();
    onward(`p/${await begin(vault, sheet, part, pass)}`);
  });
  const leftIn = (/** @type {import("../rules/sheet.js").Part} */ part) => now.parts[part.id]?.slice(0, 1).some(({ body }) => waiting(part, body, chosen)) ?? false;
  const left = sheet.parts.some(leftIn);
  const aside = (/** @type {boolean} */ on) => run(t("app.write.saving"), () => setAside(vault, now, on));
  const rowed = sheet.parts.some((part) => part.rows);
  const done = rowed ? "steps.app.rows.enough_now" : left ? "steps.app.seen_note" : "steps.app.done_note";
  return html`<${Back} to="s" />
    <${Summary} wrongs=${wrongs} />
    <p class="meta">${t("steps.app.step", { step })}</p>
    <${Title}>${t(`steps.${step}.title`)}<//>
    ${state === "aside"
      ? html`<div class="note tight"><p>${t("steps.app.aside_now")}</p><p>
          <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${() => aside(false)}>${t("steps.app.take_up")}</button></p></div>`
      : html`<p>${t(state === "done" ? done : now.pass > 1 ? "steps.app.again_now" : "steps.app.intro", { time: timeOf(now.pass) })}</p>`}
    ${state === "done" && html`
      <div class="acts"><a class="btn" href=${`#s/${step}/${now.pass}`}>${t("steps.app.look_back", { step })}</a></div>`}
    <${Status} text=${busy} />
    ${newer && html`<p class="note">${t("steps.app.newer")}</p>`}
    ${Above && html`<${Above} ...${facts} />`}
    ${sheet.parts.map((part, n) => part.rows
      ? html`<${RowsCard} key=${part.id} facts=${facts} n=${n} main=${n === main} />`
      : html`<${Part} key=${part.id} sheet=${sheet} n=${n} state=${states[n]} pages=${now.parts[part.id] ?? []}
          left=${leftIn(part)} main=${n === main} onStart=${() => start(part.id, now.pass)} />`)}
    ${Below && html`<${Below} ...${facts} />`}
    ${state !== "new" && html`<${Onward} facts=${facts} state=${state} rowed=${rowed} run=${run} onAside=${() => aside(true)} />`}
    ${passes.length > 1 && html`<h2>${t("steps.app.earlier")}</h2>
      <ul class="rows">${passes.slice(0, -1).map(({ pass }) => html`<li><a href=${`#s/${step}/${pass}`}><strong>${timeOf(pass)}</strong></a></li>`)}</ul>`}
    <${WordsHere} ids=${idsOfStep(sheet)} />
    <${OldWording} step=${step} />`;
}

/**
 * The part that the one main button leads to: the first that is not finished. Among parts with rows, one that waits for
 * something, or is still empty.
 * @param {ToolProps} facts
 * @param {State[]} states
 */
function mainOf({ sheet, now }, states) {
  const waits = sheet.parts.findIndex((part, n) =>
    part.rows ? states[n] === "new" || now.rows[part.id]?.some((row) => !row.card.f) : states[n] !== "done");
  return waits >= 0 ? waits : states.findIndex((one) => one !== "done");
}

/** What else can be done with a whole Step: look back, go through it again, set it aside, say that it is enough. */
/** @param {{facts: ToolProps, state: State, rowed: boolean, run: (words: string, work: () => Promise<unknown>) => Promise<void>, onAside: () => void}} props */
function Onward({ facts: { vault, sheet, now }, state, rowed, run, onAside }) {
  const { step } = sheet;
  const part = sheet.parts[0];
  // Where it begins again one is told so first.
  const again = () => run(t("app.opening"), async () => {
    if (!part) return;
    const onward = goFromHere();
    const first = part.rows ? (TOOLS[step]?.first?.(vault, part.id, now.pass + 1) ?? "") : "";
    if (first) onward(first);
    else await begin(vault, sheet, part.id, now.pass + 1);
  });
  const enough = (/** @type {boolean} */ on) => run(t("app.write.saving"), () => setEnough(vault, now, on));
  return html`<div class="acts">
    ${state !== "done" && html`<a class="btn second" href=${`#s/${step}/${now.pass}`}>${t("steps.app.look_back", { step })}</a>`}
    ${rowed && state === "started" && html`<button type="button" class="btn second" onClick=${() => enough(true)}>${t("steps.app.rows.enough")}</button>
      <p class="hint">${t("steps.app.rows.enough_text")}</p>`}
    ${rowed && state === "done" && html`<button type="button" class="btn second" onClick=${() => enough(false)}>${t("steps.app.rows.not_enough")}</button>`}
    ${state === "done" && html`<button type="button" class="btn second" onClick=${again}>${t("steps.app.again")}</button>
      <p class="hint">${t("steps.app.again_text")}</p>`}
    ${state !== "aside" && html`<button type="button" class="btn second" onClick=${onAside}>${t("steps.app.aside")}</button>
      <p class="hint">${t("steps.app.aside_text")}</p>`}
  </div>`;
}

/** @param {{sheet: Sheet, n: number, state: State | undefined, pages: import("../rules/passes.js").PartPage[], left: boolean, main: boolean, onStart: () => void}} props left: a question that is asked was skipped */
function Part({ sheet, n, state = "new", pages, left, main, onStart }) {
  const part = sheet.parts[n];
  if (!part) return null;
  const [page, ...others] = pages;
  const words = { part: t(`steps.${sheet.step}.${part.id}.title`) };
  const label = t(state === "new" ? "steps.app.start" : state === "started" ? "steps.app.go_on" : "steps.app.look", words);
  const look = main ? "btn" : "btn second";
  return html`<section class="card tight" aria-labelledby=${`part-${n}`}>
    <p class="meta">${t("steps.app.part", { part: n + 1, parts: sheet.parts.length })} · ${t(`steps.app.state.${state === "done" && left ? "seen" : state}`)}</p>
    <${PartIntro} sheet=${sheet} part=${part} id=${`part-${n}`} done=${state === "done"} />
    ${page ? html`<a class=${look} href=${`#p/${page.page}`}>${label}</a>` : html`<button type="button" class=${look} onClick=${onStart}>${label}</button>`}
    ${others.map((one) => html`<p><a class="link" href=${`#p/${one.page}`}>${t("steps.app.other_version", { at: when(one.at, true) })}</a></p>`)}
  </section>`;
}
