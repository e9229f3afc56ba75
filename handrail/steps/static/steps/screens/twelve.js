// The map: all twelve Steps, in any order. It is drawn from the list of pages at once; how far a Step is comes a moment later, and
// only for those that were begun.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { Title } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";
import { useMyWords } from "../../content/my_words.js";
import { timeOf, usePasses } from "../pages.js";
import { stepState } from "../rules/body.js";
import { dateWords } from "../rules/dates.js";
import { mapOf, nextStep } from "../rules/map.js";
import { told } from "../rules/telling.js";
import { STEPS, useSheet } from "../sheets.js";
import { statesOf } from "../state.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../rules/body.js").State} State */

const ALL = Array.from({ length: 12 }, (_, n) => n + 1);
const TELLING = 5;
/** Pages of the site: the server leads on to it. */
const PAPER = { en: "/en/worksheets/", es: "/es/hojas/" };
/** More names than this are folded. */
const FEW = 12;

/** @param {{vault: VaultApi, onWrite: () => void}} props */
export function Twelve({ vault, onWrite }) {
  const lines = vault.pages();
  const [states, setStates] = useState(/** @type {Partial<Record<number, State>>} */ ({}));
  const map = mapOf(lines, STEPS);
  const { begun, last, names, after } = map;
  const next = nextStep(lines, STEPS, map, states);
  const known = (/** @type {number} */ step, /** @type {State} */ state) => setStates((before) => ({ ...before, [step]: state }));
  return html`<${Title}>${t("steps.app.title")}<//>
    ${!last && html`<p>${t("steps.map.start")}</p>`}
    <div class="acts"><a class="btn" href=${`#s/${next}`}>${t("steps.app.open_step", { step: next })}</a></div>
    <ol class="rows">${ALL.map((step) =>
      STEPS.includes(step)
        ? html`<li key=${step}><a href=${`#s/${step}`}><${Name} step=${step} />
            ${begun.has(step) ? html`<${StateOf} vault=${vault} step=${step} onState=${known} />` : html`<span class="meta">${t("steps.app.state.new")}</span>`}</a></li>`
        : html`<li key=${step}><div><${Name} step=${step} /><span class="meta">${t("steps.app.not_built")}</span></div></li>`,
    )}</ol>
    <p>${t("steps.map.later")}</p>
    <div class="acts"><button type="button" class="btn second" onClick=${onWrite}>${t("steps.app.write_page")}</button></div>
    ${(names.length > 0 || after.length > 0) && html`<${Waits} names=${names} after=${after} />`}
    <h2>${t("steps.map.beside")}</h2>
    <ul class="rows">
      <li><a href="#s/f"><strong>${t("steps.find.link")}</strong><span class="meta">${t("steps.map.find_text")}</span></a></li>
      <li><a href="#s/n"><strong>${t("steps.sponsor.title")}</strong><span class="meta">${t("steps.map.sponsor_text")}</span></a></li>
      <li><a href=${PAPER[langNow()]}><strong>${t("steps.map.paper")}</strong><span class="meta">${t("steps.map.paper_text")}</span></a></li>
    </ul>`;
}

/** @param {{step: number}} props */
function Name({ step }) {
  return html`<span class="meta">${t("steps.app.step", { step })}</span><strong>${t(`steps.app.name.${step}`)}</strong>`;
}

/**
 * @param {string} day "2026-11-23", or as much of it as is known
 * @returns {string}
 */
function dayWords(day) {
  const [y = 0, m = 0, d = 0] = day.split("-").map(Number);
  return dateWords({ y, m, d }, langNow());
}

/** @param {{vault: VaultApi, step: number, onState: (step: number, state: State) => void}} props */
function StateOf({ vault, step, onState }) {
  const { sheet, trouble } = useSheet(step);
  const { passes, trouble: unread } = usePasses(vault, sheet);
  const chosen = useMyWords(vault);
  const now = passes?.at(-1);
  const state = sheet && chosen && now ? stepState(statesOf(sheet, now, chosen)) : "";
  useEffect(() => {
    if (state) onState(step, state);
  }, [state]);
  // What was begun is begun, also where its questions are not here to say how far.
  if (trouble || unread) return html`<span class="meta">${t("steps.app.state.started")}</span>`;
  if (!state || !now) return html`<span class="meta" aria-hidden="true">…</span>`;
  const day = step === TELLING && state !== "aside" ? told(vault.pages(), now.pass) : "";
  const words = day ? t("steps.map.told", { day: dayWords(day) }) : t(`steps.app.state.${state}`);
  return html`<span class="meta">${now.pass > 1 ? t("steps.map.and", { one: timeOf(now.pass), other: words }) : words}</span>`;
}

/** What was carried on by the person's own choice, and what they put off. */
/** @param {{names: import("../rules/map.js").Waiting[], after: import("../rules/telling.js").Fact[]}} props */
function Waits({ names, after }) {
  const [all, setAll] = useState(false);
  const shown = all ? names : names.slice(0, FEW);
  return html`<h2>${t("steps.map.waits")}</h2>
    <p class="hint">${t("steps.map.waits_text")}</p>
    ${names.length > 0 && html`<h3>${t("steps.map.names")}</h3>
      <ul class="rows">${shown.map(({ page, name }) => html`<li key=${page}><a href=${`#p/${page}`}><strong dir="auto">${name}</strong></a></li>`)}</ul>
      ${shown.length < names.length && html`<p><button type="button" class="link" onClick=${() => setAll(true)}>${t("steps.map.more_names", { n: names.length })}</button></p>`}`}
    ${after.length > 0 && html`<h3>${t("steps.map.after")}</h3>
      <ul class="rows">${after.map(({ page, told: day }) => html`<li key=${page}><a href=${`#s/${TELLING}`}>
        <strong>${day ? t("steps.map.after_one", { day: dayWords(day) }) : t("steps.map.after_untold")}</strong></a></li>`)}</ul>`}`;
}
