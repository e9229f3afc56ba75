// A part with rows: its card on the Step's screen, and its list. Both from the rows' cards alone; no page is opened.
import { html } from "../../vendor/preact.js";
import { goFromHere } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";
import { rowName } from "../pages.js";
import { countOf } from "../rules/cards.js";
import { TOOLS, listOf, oneMore } from "../tools.js";
import { PartIntro } from "./parts.js";

/** @typedef {import("../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../rules/sheet.js").Part} Part */
/** @typedef {import("../rules/passes.js").RowLine} RowLine */
/** @typedef {import("../tools.js").ToolProps} ToolProps */

/** @param {number} one */
function number(one) {
  return new Intl.NumberFormat(langNow() === "es" ? "es-US" : "en-US").format(one);
}

/**
 * @param {number} n
 * @returns {string} "12 rows"
 */
export function howMany(n) {
  return n === 1 ? t("steps.app.rows.count_one") : t("steps.app.rows.count", { n: number(n) });
}

/**
 * @param {RowLine[]} rows
 * @returns {string} "12 rows, 3 unfinished"
 */
export function countWords(rows) {
  const { n, open } = countOf(rows);
  if (!n) return t("steps.app.rows.count_none");
  if (!open) return howMany(n);
  return t("steps.app.rows.count_both", { all: howMany(n), open: open === 1 ? t("steps.app.rows.open_one") : t("steps.app.rows.open", { n: number(open) }) });
}

/**
 * @param {ToolProps} facts
 * @param {string} part
 * @returns {{busy: string, wrongs: import("../../kernel/parts.js").Wrong[], add: () => Promise<void>}} the button for one more row
 */
export function useOneMore({ vault, sheet, now }, part) {
  const { busy, wrongs, run } = useTask();
  const add = () =>
    run(t("app.opening"), async () => {
      const onward = goFromHere();
      onward(await oneMore(vault, sheet, part, now));
    });
  return { busy, wrongs, add };
}

/** On the Step's own screen. */
/** @param {{facts: ToolProps, n: number, main: boolean}} props */
export function RowsCard({ facts, n, main }) {
  const { sheet, now } = facts;
  const part = /** @type {Part} */ (sheet.parts[n]);
  const rows = now.rows[part.id] ?? [];
  const { busy, wrongs, add } = useOneMore(facts, part.id);
  const at = `steps.${sheet.step}.${part.id}`;
  const look = main ? "btn" : "btn second";
  const disabled = busy ? "true" : undefined;
  const counted = !TOOLS[sheet.step]?.uncounted?.includes(part.id);
  return html`<section class="card tight" aria-labelledby=${`part-${n}`}>
    <p class="meta">${t("steps.app.part", { part: n + 1, parts: sheet.parts.length })}${counted && ` · ${countWords(rows)}`}</p>
    <${PartIntro} sheet=${sheet} part=${part} id=${`part-${n}`} />
    <${Summary} wrongs=${wrongs} />
    ${rows.length
      ? html`<div class="acts"><a class=${look} href=${`#${listOf(sheet, part.id)}`}>${t("steps.app.rows.list", { part: t(`${at}.title`) })}</a>
          <button type="button" class="btn second" aria-disabled=${disabled} onClick=${add}>${t(`${at}.add`)}</button></div>`
      : html`<button type="button" class=${look} aria-disabled=${disabled} onClick=${add}>${t(`${at}.add`)}</button>`}
  </section>`;
}

/** One line of a list of rows. */
/** @param {{sheet: Sheet, part: string, row: RowLine, children?: any}} props */
export function RowLink({ sheet, part, row, children }) {
  return html`<a href=${`#p/${row.page}`}><strong dir="auto">${rowName(sheet, part, row)}</strong>
    ${!row.card.f && html`<span class="tag">${t("steps.app.rows.unfinished")}</span>`}
    ${row.heads > 1 && html`<span class="tag">${t("app.pages.two")}</span>`}
    ${row.copy && html`<span class="tag">${t("app.pages.copy")}</span>`}${children}</a>`;
}

/** All rows of a part, where its Step has no list of its own. */
/** @param {ToolProps & {part: Part}} props */
export function RowsList({ part, ...facts }) {
  const { sheet, now } = facts;
  const rows = now.rows[part.id] ?? [];
  const { busy, wrongs, add } = useOneMore(facts, part.id);
  const at = `steps.${sheet.step}.${part.id}`;
  return html`<${Back} to=${`s/${sheet.step}`} />
    <${Summary} wrongs=${wrongs} />
    <p class="meta">${t("steps.app.step", { step: sheet.step })}${rows.length > 0 && ` · ${countWords(rows)}`}</p>
    <${Title}>${t(`${at}.title`)}<//>
    ${!rows.length && html`<p>${t(`${at}.none`)}</p>`}
    <div class="acts"><button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${add}>${t(`${at}.add`)}</button></div>
    <${Status} text=${busy} />
    ${rows.length > 0 && html`<ul class="rows">${rows.map((row) => html`<li key=${row.page}><${RowLink} sheet=${sheet} part=${part.id} row=${row} /></li>`)}</ul>`}`;
}
