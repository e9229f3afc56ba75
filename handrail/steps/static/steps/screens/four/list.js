// One list of the inventory: its rows by their cards, sorted and chosen as the person likes. No page is opened for it.
import { html, useMemo, useState } from "../../../vendor/preact.js";
import { Back, Status, Summary, Title } from "../../../kernel/parts.js";
import { has, langNow, t, when } from "../../../kernel/words.js";
import { look } from "../../look.js";
import { LISTS, partOf } from "../../rules/four.js";
import { EVERYTHING, ORDERS, SHOWS, chosenRows, doneToMe, repeated, sortedRows } from "../../rules/inventory.js";
import { Warning } from "../question.js";
import { RowLink, countWords, useOneMore } from "../rows_list.js";
import { Foot, touchedWords, ways } from "./around.js";
import { FIRST, useChunks } from "./chunks.js";

/** @typedef {import("../../rules/inventory.js").Choice} Choice */
/** @typedef {import("../../rules/inventory.js").Order} Order */
/** @typedef {import("../../rules/sheet.js").Part} Part */
/** @typedef {{order: Order, choice: Choice}} Sift */

/** @type {Sift} */
const ALL = { order: "newest", choice: EVERYTHING };
/** How each list was looked at last, for as long as this tab is open: who comes back from a row finds it so. @type {Map<string, Sift>} */
const last = new Map();

/** @param {{id: string, label: string, value: string, options: Array<[value: string, words: string]>, onValue: (value: string) => void}} props */
function Choose({ id, label, value, options, onValue }) {
  return html`<div><label for=${id}>${label}</label>
    <select id=${id} value=${value} onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => onValue(event.currentTarget.value)}>
      ${options.map(([one, words]) => html`<option value=${one} selected=${one === value}>${words}</option>`)}
    </select></div>`;
}

/**
 * @param {Part} part
 * @param {string} question
 * @returns {Array<[string, string]>} "anything", then its options in words; none where the part does not ask it
 */
function optionsOf(part, question) {
  const options = part.questions.find((one) => one.id === question)?.options ?? [];
  if (!options.length) return [];
  return [["", t("steps.4.app.show.any")], ...options.map((one) => /** @type {[string, string]} */ ([one, t(`steps.4.${part.id}.${question}.option.${one}`)]))];
}

/** @param {{part: Part, sift: Sift, onSift: (sift: Sift) => void}} props */
function Sifting({ part, sift, onSift }) {
  const { order, choice } = sift;
  const touched = optionsOf(part, "touched");
  const kind = optionsOf(part, "kind");
  const marked = part.questions.some((one) => one.id === "marks");
  const choose = (/** @type {Partial<Choice>} */ more) => onSift({ order, choice: { ...choice, ...more } });
  // Opened at first where something was chosen before; then it is the person who opens and closes it.
  const [open] = useState(sift !== ALL);
  const shows = SHOWS.filter((one) => marked || one !== "done_to_me");
  return html`<details class="card" open=${open}><summary>${t("steps.4.app.sorting")}</summary><div class="sift">
    <${Choose} id="order" label=${t("steps.4.app.sort")} value=${order} onValue=${(/** @type {Order} */ one) => onSift({ order: one, choice })}
      options=${ORDERS.filter((one) => touched.length || one !== "touched").map((one) => [one, t(`steps.4.app.sort.${one}`)])} />
    <${Choose} id="show" label=${t("steps.4.app.show")} value=${choice.show} onValue=${(/** @type {Choice["show"]} */ show) => choose({ show })}
      options=${shows.map((one) => [one, t(`steps.4.app.show.${one}`)])} />
    ${touched.length > 0 && html`<${Choose} id="touched" label=${t("steps.4.app.show.touched")} value=${choice.touched} options=${touched}
      onValue=${(/** @type {string} */ one) => choose({ touched: one })} />`}
    ${kind.length > 0 && html`<${Choose} id="kind" label=${t("steps.4.app.show.kind")} value=${choice.kind} options=${kind}
      onValue=${(/** @type {string} */ one) => choose({ kind: one })} />`}
  </div></details>`;
}

/** @param {import("../../tools.js").ToolProps} props */
export function List(props) {
  const { sheet, now, at } = props;
  look();
  const part = /** @type {Part} */ (sheet.parts.find((one) => one.id === partOf(at)));
  const rows = now.rows[part.id] ?? [];
  const [sift, setSift] = useState(last.get(at) ?? ALL);
  const { busy, wrongs, add } = useOneMore(props, part.id);
  const words = `steps.4.${part.id}`;
  const onSift = (/** @type {Sift} */ next) => {
    last.set(at, next);
    setSift(next);
  };
  return html`<${Back} to="s/4" />
    <${Summary} wrongs=${wrongs} />
    <p class="meta">${t("steps.app.step", { step: 4 })}${rows.length > 0 && ` · ${countWords(rows)}`}</p>
    <${Title}>${t(`${words}.title`)}<//>
    ${rows.length === 0 && html`<p>${t(`${words}.intro`)}</p><p>${t(`${words}.none`)}</p>
      <${Warning} text=${has(`${words}.warning`) ? t(`${words}.warning`) : ""} />`}
    <div class="acts"><button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${add}>${t(`${words}.add`)}</button></div>
    <${Status} text=${busy} />
    ${rows.length > 1 && html`<${Sifting} part=${part} sift=${sift} onSift=${onSift} />`}
    ${rows.length > 0 && html`<${Rows} key=${JSON.stringify(sift)} ...${props} part=${part} sift=${sift} onAll=${() => onSift(ALL)} />`}
    <${Foot} at=${LISTS[part.id]} others=${ways("")} />`;
}

/** @param {import("../../tools.js").ToolProps & {part: Part, sift: Sift, onAll: () => void}} props */
function Rows({ sheet, now, part, sift, onAll }) {
  const rows = now.rows[part.id] ?? [];
  const shown = useMemo(() => {
    const named = rows.map((row) => ({ part: part.id, row, name: row.card.n === undefined ? row.title : "" }));
    return sortedRows(chosenRows(named, sift.choice), sift.order, langNow());
  }, [rows, part, sift]);
  const twice = useMemo(() => repeated(rows.map((row) => row.title)), [rows]);
  const draw = (/** @type {import("../../rules/inventory.js").Named} */ { row }) => html`<li key=${row.page}><${RowLink} sheet=${sheet} part=${part.id} row=${row}>
    ${doneToMe(row.card) && html`<span class="tag">${t("steps.4.app.done_to_me")}</span>`}
    ${row.card.t.length > 0 && html`<span class="meta">${row.card.t.map(touchedWords).join(" · ")}</span>`}
    ${twice.has(row.title) && html`<span class="meta">${t("steps.4.app.written", { day: when(row.at, true) })}</span>`}<//></li>`;
  const pieces = useChunks(shown, draw, [langNow()]);
  if (!shown.length) return html`<p role="status">${t("steps.4.app.no_match")}</p><p><button type="button" class="link" onClick=${onAll}>${t("steps.4.app.show_all")}</button></p>`;
  return html`${sift.choice !== EVERYTHING && html`<p class="meta" role="status">${t("steps.4.app.shown", { n: shown.length, all: rows.length })}</p>`}
    <ul class=${shown.length > FIRST ? "rows many" : "rows"}>${pieces}</ul>`;
}
