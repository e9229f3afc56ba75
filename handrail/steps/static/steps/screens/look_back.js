// A whole pass through a Step: all answers, row after row, the timeline, and paper.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { Status, Title, sentence } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { namedBy } from "../rules/cards.js";
import { summaryRows, timeline } from "../rules/looking_back.js";
import { readPart, rowName, timeOf } from "../pages.js";
import { Timeline } from "./chart.js";
import { Said, nameOf } from "./summary.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../rules/sheet.js").Part} Part */
/** @typedef {import("../rules/sheet.js").Chosen} Chosen */
/** @typedef {import("../rules/passes.js").Pass} Pass */
/** @typedef {import("../rules/passes.js").PartPage} PartPage */
/** @typedef {{page: PartPage, name: string}} Leaf a page with what it goes by: a row its name, a part nothing */
/** @typedef {{part: Part, leaves: Leaf[]}} Section */

/** So many rows are opened between two looks at the screen. */
const AT_ONCE = 25;

/**
 * Everything written in this pass. Rows come in the order in which they were begun.
 * @param {VaultApi} vault
 * @param {Sheet} sheet
 * @param {Pass} pass
 * @returns {{sections: Section[] | null, done: number, all: number, trouble: string}}
 */
function useSections(vault, sheet, pass) {
  const [found, setFound] = useState(/** @type {{sections: Section[] | null, done: number, trouble: string}} */ ({ sections: null, done: 0, trouble: "" }));
  const lines = Object.values(pass.rows).flat();
  useEffect(() => {
    let here = true;
    const read = async () => {
      /** @type {Map<string, PartPage>} */
      const opened = new Map();
      for (let n = 0; n < lines.length && here; n += AT_ONCE) {
        const some = await Promise.all(lines.slice(n, n + AT_ONCE).map((line) => readPart(vault, line)));
        for (const one of some) if (one && one !== "newer") opened.set(one.page, one);
        if (here) setFound((last) => ({ ...last, done: opened.size }));
      }
      const sections = sheet.parts.map((part) => ({ part, leaves: leavesOf(sheet, part, pass, opened) }));
      if (here) setFound({ sections, done: opened.size, trouble: "" });
    };
    read().catch((error) => here && setFound((last) => ({ ...last, trouble: sentence(error) })));
    return () => void (here = false);
  }, [vault, sheet, pass]);
  return { ...found, all: lines.length };
}

/**
 * @param {Sheet} sheet
 * @param {Part} part
 * @param {Pass} pass
 * @param {Map<string, PartPage>} opened
 * @returns {Leaf[]}
 */
function leavesOf(sheet, part, pass, opened) {
  if (!part.rows) return (pass.parts[part.id] ?? []).slice(0, 1).map((page) => ({ page, name: "" }));
  const rows = (pass.rows[part.id] ?? []).flatMap((line) => {
    const page = opened.get(line.page);
    return page ? [{ page, name: rowName(sheet, part.id, line) }] : [];
  });
  const n = (/** @type {Leaf} */ { page }) => (typeof page.body.row === "number" ? page.body.row : Infinity);
  return rows.sort((one, other) => (n(one) === n(other) ? (one.page.at < other.page.at ? -1 : 1) : n(one) - n(other)));
}

/**
 * @param {Sheet} sheet
 * @returns {boolean} it asks for a date somewhere
 */
function dated(sheet) {
  return sheet.parts.some((part) => part.questions.some((one) => [one, ...(one.columns ?? [])].some(({ type }) => type === "date")));
}

/** @param {{vault: VaultApi, sheet: Sheet, pass: Pass, passes: number, chosen: Chosen}} props */
export function LookBack({ vault, sheet, pass, passes, chosen }) {
  const [large, setLarge] = useState(false);
  const [short, setShort] = useState(false);
  const { sections, done, all, trouble } = useSections(vault, sheet, pass);
  const { step } = sheet;
  const points = timeline((sections ?? []).flatMap(({ part, leaves }) => leaves.map(({ page }) => ({ part, body: page.body }))));
  // A row that was picked may be called after somebody.
  const people = sheet.parts.some((part) => part.questions.some((one) => one.type === "person" || one.type === "pick"));
  const back = html`<a class="link back" href=${`#s/${step}`}>${t("steps.app.back_to_step", { step })}</a>`;
  const head = html`<p class="meta">${t("steps.app.step", { step })}${passes > 1 && ` · ${timeOf(pass.pass)}`}</p>
      <${Title}>${t(`steps.${step}.title`)}<//>`;
  if (!sections) return html`${back}${head}
    ${trouble ? html`<p class="note warn">${trouble}</p>` : html`<${Status} text=${all ? t("steps.app.rows.reading", { done, all }) : t("app.opening")} />`}`;
  return html`${back}
    <div class=${large ? "stack large" : "stack"}>
      ${head}
      <p class="noprint"><button type="button" class="link" onClick=${() => setLarge(!large)}>${t(large ? "steps.app.small" : "steps.app.large")}</button></p>
      ${people && html`<p class="noprint"><label class="pick"><input type="checkbox" checked=${short} onChange=${() => setShort(!short)} />${t("steps.app.rows.initials")}</label></p>`}
      ${sections.map((one) => html`<${OnePart} key=${one.part.id} of=${{ sheet, part: one.part, chosen }} leaves=${one.leaves} short=${short} />`)}
      ${dated(sheet) && html`<section class=${points.length ? "stack" : "stack noprint"} aria-labelledby="timeline">
        <h2 id="timeline">${t("steps.app.timeline")}</h2>
        <${Timeline} step=${step} points=${points} />
      </section>`}
    </div>
    <div class="acts">
      <button type="button" class="btn" onClick=${() => print()}>${t("steps.app.print")}</button>
      <p class="hint">${t("steps.app.print_text")}</p>
    </div>`;
}

/** @param {{of: {sheet: Sheet, part: Part, chosen: Chosen}, leaves: Leaf[], short: boolean}} props */
function OnePart({ of: { sheet, part, chosen }, leaves, short }) {
  const written = (/** @type {Leaf} */ { page }) => summaryRows(part, page.body, chosen).some((row) => row.asked && row.state === "answered");
  const title = t(`steps.${sheet.step}.${part.id}.title`);
  const said = (/** @type {PartPage} */ page) => html`<${Said} of=${{ id: page.page, sheet, part, chosen }} body=${page.body} from="l" short=${short} headed=${part.rows === true} />`;
  return html`<section class=${leaves.some(written) ? "stack" : "stack noprint"} aria-labelledby=${part.id}>
    <h2 id=${part.id}>${title}</h2>
    ${!leaves.length && html`<p class="hint">${t(part.rows ? `steps.${sheet.step}.${part.id}.none` : "steps.app.nothing_yet")}</p>`}
    ${leaves.map((leaf) => part.rows
      ? html`<section key=${leaf.page.page} class=${written(leaf) ? "stack" : "stack noprint"}>
          <h3 dir="auto">${namedBy(part)?.type === "person" ? nameOf(leaf.name, short, leaf.page.body.answers.kind) : leaf.name}</h3>${said(leaf.page)}</section>`
      : said(leaf.page))}
  </section>`;
}
