// The Steps: all twelve, one of them with its parts, and a look back on it.
import { html } from "../../vendor/preact.js";
import { goFromHere, here } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t, when } from "../../kernel/words.js";
import { useMyWords } from "../../content/my_words.js";
import { begin, setAside, timeOf, usePasses } from "../pages.js";
import { stepState, waiting } from "../rules/body.js";
import { STEPS, useSheet } from "../sheets.js";
import { statesOf, useStepState } from "../state.js";
import { LookBack } from "./look_back.js";
import { NoSheet } from "./no_sheet.js";
import { PartIntro } from "./parts.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../rules/sheet.js").Chosen} Chosen */
/** @typedef {import("../rules/passes.js").Pass} Pass */
/** @typedef {import("../rules/body.js").State} State */

const ALL = Array.from({ length: 12 }, (_, n) => n + 1);

/** @param {{vault: VaultApi, id: string, onWrite: () => void}} props */
export function Steps({ vault, id, onWrite }) {
  const step = STEPS.find((one) => String(one) === id);
  return step ? html`<${One} vault=${vault} step=${step} />` : html`<${Twelve} vault=${vault} onWrite=${onWrite} />`;
}

/** @param {{vault: VaultApi, onWrite: () => void}} props */
function Twelve({ vault, onWrite }) {
  return html`<${Title}>${t("steps.app.title")}<//>
    <p>${t("steps.app.start_first")}</p>
    <div class="acts"><a class="btn" href="#s/1">${t("steps.app.open_step", { step: 1 })}</a></div>
    <ol class="rows">${ALL.map((step) =>
      STEPS.includes(step)
        ? html`<li key=${step}><a href=${`#s/${step}`}><${Name} step=${step} /><${StateOf} vault=${vault} step=${step} /></a></li>`
        : html`<li key=${step}><div><${Name} step=${step} /><span class="meta">${t("steps.app.not_built")}</span></div></li>`,
    )}</ol>
    <p>${t("steps.app.not_built_note")}</p>
    <div class="acts"><button type="button" class="btn second" onClick=${onWrite}>${t("steps.app.write_page")}</button></div>`;
}

/** @param {{step: number}} props */
function Name({ step }) {
  return html`<span class="meta">${t("steps.app.step", { step })}</span><strong>${t(`steps.app.name.${step}`)}</strong>`;
}

/** @param {{vault: VaultApi, step: number}} props */
function StateOf({ vault, step }) {
  const state = useStepState(vault, step);
  return html`<span class="meta">${state && t(`steps.app.state.${state}`)}</span>`;
}

/** @param {{vault: VaultApi, step: number}} props */
function One({ vault, step }) {
  const { sheet, trouble: missing, again } = useSheet(step);
  const { passes, newer, trouble } = usePasses(vault, sheet);
  const chosen = useMyWords(vault);
  if (missing) return html`<${NoSheet} text=${missing} onAgain=${again} />`;
  if (trouble) return html`<${Back} to="s" /><p class="note warn">${trouble}</p>`;
  const now = passes?.at(-1);
  if (!sheet || !passes || !now || !chosen) return html`<${Back} to="s" /><${Status} text=${t("app.opening")} />`;
  const back = passes.find((one) => String(one.pass) === here().at);
  if (back) return html`<${LookBack} key=${back.pass} sheet=${sheet} pass=${back} passes=${passes.length} chosen=${chosen} />`;
  return html`<${Overview} key=${`now-${now.pass}`} vault=${vault} sheet=${sheet} passes=${passes} now=${now} chosen=${chosen} newer=${newer} />`;
}

/** @param {{vault: VaultApi, sheet: Sheet, passes: Pass[], now: Pass, chosen: Chosen, newer: boolean}} props */
function Overview({ vault, sheet, passes, now, chosen, newer }) {
  const { step } = sheet;
  const { busy, wrongs, run } = useTask();
  const states = statesOf(sheet, now, chosen);
  const state = stepState(states);
  const main = state === "aside" || state === "done" ? -1 : states.findIndex((one) => one !== "done");
  /**
   * @param {string} part
   * @param {number} pass
   */
  const start = (part, pass) => run(t("app.opening"), async () => {
    const onward = goFromHere();
    onward(`p/${await begin(vault, sheet, part, pass)}`);
  });
  // Where it begins again one is told so first.
  const again = () => run(t("app.opening"), () => begin(vault, sheet, sheet.parts[0]?.id ?? "", now.pass + 1));
  const left = sheet.parts.some((part) => now.parts[part.id]?.slice(0, 1).some(({ body }) => waiting(part, body, chosen)));
  const aside = (/** @type {boolean} */ on) => run(t("app.write.saving"), () => setAside(vault, now, on));
  return html`<${Back} to="s" />
    <${Summary} wrongs=${wrongs} />
    <p class="meta">${t("steps.app.step", { step })}</p>
    <${Title}>${t(`steps.${step}.title`)}<//>
    ${state === "aside"
      ? html`<div class="note tight"><p>${t("steps.app.aside_now")}</p><p>
          <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${() => aside(false)}>${t("steps.app.take_up")}</button></p></div>`
      : html`<p>${t(state === "done" ? (left ? "steps.app.seen_note" : "steps.app.done_note") : now.pass > 1 ? "steps.app.again_now" : "steps.app.intro", { time: timeOf(now.pass) })}</p>`}
    ${state === "done" && html`
      <div class="acts"><a class="btn" href=${`#s/${step}/${now.pass}`}>${t("steps.app.look_back", { step })}</a></div>`}
    <${Status} text=${busy} />
    ${newer && html`<p class="note">${t("steps.app.newer")}</p>`}
    ${sheet.parts.map((part, n) => html`<${Part} key=${part.id} sheet=${sheet} n=${n} state=${states[n]} pages=${now.parts[part.id] ?? []}
      main=${n === main} onStart=${() => start(part.id, now.pass)} />`)}
    ${state !== "new" && html`<div class="acts">
      ${state !== "done" && html`<a class="btn second" href=${`#s/${step}/${now.pass}`}>${t("steps.app.look_back", { step })}</a>`}
      ${state === "done" && html`<button type="button" class="btn second" onClick=${again}>${t("steps.app.again")}</button>
        <p class="hint">${t("steps.app.again_text")}</p>`}
      ${state !== "aside" && html`<button type="button" class="btn second" onClick=${() => aside(true)}>${t("steps.app.aside")}</button>
        <p class="hint">${t("steps.app.aside_text")}</p>`}
    </div>`}
    ${passes.length > 1 && html`<h2>${t("steps.app.earlier")}</h2>
      <ul class="rows">${passes.slice(0, -1).map(({ pass }) => html`<li><a href=${`#s/${step}/${pass}`}><strong>${timeOf(pass)}</strong></a></li>`)}</ul>`}`;
}

/** @param {{sheet: Sheet, n: number, state: State | undefined, pages: import("../rules/passes.js").PartPage[], main: boolean, onStart: () => void}} props */
function Part({ sheet, n, state = "new", pages, main, onStart }) {
  const part = sheet.parts[n];
  if (!part) return null;
  const [page, ...others] = pages;
  const words = { part: t(`steps.${sheet.step}.${part.id}.title`) };
  const label = t(state === "new" ? "steps.app.start" : state === "started" ? "steps.app.go_on" : "steps.app.look", words);
  const look = main ? "btn" : "btn second";
  return html`<section class="card tight" aria-labelledby=${`part-${n}`}>
    <p class="meta">${t("steps.app.part", { part: n + 1, parts: sheet.parts.length })} · ${t(`steps.app.state.${state}`)}</p>
    <${PartIntro} sheet=${sheet} part=${part} id=${`part-${n}`} done=${state === "done"} />
    ${page ? html`<a class=${look} href=${`#p/${page.page}`}>${label}</a>` : html`<button type="button" class=${look} onClick=${onStart}>${label}</button>`}
    ${others.map((one) => html`<p><a class="link" href=${`#p/${one.page}`}>${t("steps.app.other_version", { at: when(one.at, true) })}</a></p>`)}
  </section>`;
}
