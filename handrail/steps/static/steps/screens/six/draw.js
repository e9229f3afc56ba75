// Patterns out of what was written in Step 4, by the person's own choice: rows to tap, a name, and nothing that is suggested.
import { html, useEffect, useState } from "../../../vendor/preact.js";
import { Back, Status, Summary, Title, useTask, wrong } from "../../../kernel/parts.js";
import { Line } from "../../../kernel/writing.js";
import { t } from "../../../kernel/words.js";
import { offered } from "../../offered.js";
import { rowName, usePasses } from "../../pages.js";
import { PATTERN, addTo, makePattern, useRows } from "../../patterns.js";
import { partOf, patternsOf, toDraw } from "../../rules/carried.js";
import { useSheet } from "../../sheets.js";
import { NoSheet } from "../no_sheet.js";
import { begin, begunIn } from "./begun.js";
import { howMany } from "../rows_list.js";

/** @typedef {import("../../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../../rules/passes.js").RowLine} RowLine */
/** @typedef {import("../../rules/answers.js").Picked} Picked */
/** @typedef {import("../../patterns.js").Written} Written */
/** @typedef {import("../../tools.js").ToolProps} ToolProps */

/** So many rows of a group are shown at a time. */
const SOME = 50;

/** @param {ToolProps} facts */
export function Draw({ vault, sheet, now }) {
  const { sheet: four, trouble: missing, again } = useSheet(4);
  const { passes, trouble } = usePasses(vault, four);
  const { rows: patterns, trouble: unread } = useRows(vault, PATTERN);
  const wrongNow = trouble || unread;
  if (missing) return html`<${NoSheet} text=${missing} onAgain=${again} />`;
  if (wrongNow) return html`<${Back} to="s/6" /><p class="note warn">${wrongNow}</p>`;
  if (!four || !passes || !patterns) return html`<${Back} to="s/6" /><${Status} text=${t("app.opening")} />`;
  // What was written last time through comes first.
  const rows = [...passes].reverse().flatMap((one) => Object.values(one.rows).flat());
  return html`<${Board} vault=${vault} sheet=${sheet} now=${now} four=${four} rows=${rows} patterns=${patterns} />`;
}

/** @param {Pick<ToolProps, "vault" | "sheet" | "now"> & {four: Sheet, rows: RowLine[], patterns: Written[]}} props */
function Board({ vault, sheet, now, four, rows, patterns }) {
  const [chosen, setAll] = useState(() => begunIn(vault).chosen.filter((one) => rows.some((row) => row.page === one.page)));
  const [kept, setKept] = useState(/** @type {{page: string, name: string} | null} */ (null));
  const { busy, wrongs, run } = useTask();
  const { groups, theirs } = toDraw(rows);
  const inPatterns = patternsOf(patterns);
  /** @param {Picked[]} next */
  const setChosen = (next) => {
    begin(vault, { chosen: next });
    setAll(next);
  };
  /** @param {Picked} one */
  const turn = (one) => setChosen(chosen.some((each) => each.page === one.page) ? chosen.filter((each) => each.page !== one.page) : [...chosen, one]);
  const done = (/** @type {string} */ page, /** @type {string} */ called) => {
    setKept({ page, name: called });
    setChosen([]);
  };
  const keep = (/** @type {string} */ name) => run(t("app.write.saving"), async () => {
    const called = name.trim();
    if (!called) throw wrong("name", "steps.6.app.draw.no_name");
    done(await makePattern(vault, sheet, now, called, chosen), called);
  });
  const add = (/** @type {Written} */ to) => run(t("app.write.saving"), async () => {
    if (!chosen.length) throw wrong("", "steps.6.app.draw.nothing");
    await addTo(vault, sheet, to.page, chosen);
    done(to.page, to.title);
  });
  const has = (/** @type {string} */ page) => chosen.some((one) => one.page === page);
  const group = (/** @type {Partial<GroupProps>} */ more) => html`<${Group} four=${four} has=${has} onTurn=${turn} inPatterns=${inPatterns} ...${more} />`;
  return html`<${Back} to="s/6" />
    <${Summary} wrongs=${wrongs} />
    <p class="meta">${t("steps.app.step", { step: 6 })}</p>
    <${Title}>${t("steps.6.app.draw")}<//>
    ${groups.length || theirs.length
      ? html`<p>${t("steps.6.app.draw.intro")}</p>`
      : html`<p>${t("steps.6.app.draw.empty")}</p><p><a class="link" href="#s/4">${t("steps.6.app.draw.to_four")}</a></p>`}
    ${groups.map((one, n) => group({ id: one.key, first: n === 0, name: nameOf(one, four), rows: one.rows }))}
    ${theirs.length > 0 && html`<div class="note tight"><p>${t("steps.6.app.draw.done_to_me_text")}</p><p>${t("steps.6.app.draw.done_to_me_why")}</p></div>
      ${group({ id: "theirs", first: false, name: t("steps.6.app.draw.done_to_me"), rows: theirs })}`}
    <${Naming} vault=${vault} n=${chosen.length} busy=${busy} wrongs=${wrongs} kept=${kept} onKeep=${keep} />
    ${patterns.length > 0 && html`<${OrAdd} patterns=${patterns} busy=${busy} onAdd=${add} />`}`;
}

/** The name is typed here and known nowhere else: a letter more draws no row anew. */
/** @param {{vault: import("../../../vault/types.js").VaultApi, n: number, busy: string, wrongs: import("../../../kernel/parts.js").Wrong[], kept: {page: string, name: string} | null, onKeep: (name: string) => void}} props */
function Naming({ vault, n, busy, wrongs, kept, onKeep }) {
  const [name, setName] = useState(begunIn(vault).name);
  const type = (/** @type {string} */ next) => {
    begin(vault, { name: next });
    setName(next);
  };
  // What was typed for another stays.
  useEffect(() => {
    if (kept && kept.name === name.trim()) type("");
  }, [kept]);
  return html`<section class="stack" aria-labelledby="new">
    <div role="status"><h2 id="new">${t("steps.6.app.draw.chosen", { n })}</h2></div>
    <${Line} id="name" label=${t("steps.6.app.draw.name")} hint=${t("steps.6.app.draw.name_hint")} value=${name} onValue=${type} wrongs=${wrongs} />
    <div class="acts"><button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${() => onKeep(name)}>${t("steps.6.app.draw.keep")}</button></div>
    <${Status} text=${busy} />
    <div role="status">${kept && html`<p class="note"><span dir="auto">${t("steps.6.app.draw.kept", { name: kept.name })}</span> <a class="link" href=${`#p/${kept.page}`}>${t("steps.6.app.draw.open", { name: kept.name })}</a></p>`}</div>
  </section>`;
}

/** @param {{patterns: Written[], busy: string, onAdd: (to: Written) => void}} props */
function OrAdd({ patterns, busy, onAdd }) {
  return html`<section class="stack" aria-labelledby="or-add">
    <h2 id="or-add">${t("steps.6.app.draw.or_add")}</h2>
    <p>${t("steps.6.app.draw.add_text")}</p>
    <div class="acts">${patterns.map((one) => html`<button type="button" key=${one.page} class="btn second" aria-disabled=${busy ? "true" : undefined}
      onClick=${() => onAdd(one)}><span dir="auto">${t("steps.6.app.draw.add", { name: one.title })}</span></button>`)}</div>
  </section>`;
}

/**
 * @param {import("../../rules/carried.js").Group} group
 * @param {Sheet} four
 * @returns {string} what is touched, or the list that these rows are of
 */
function nameOf({ key, of }, four) {
  return of === "touched" ? t(`steps.${four.step}.resentment.touched.option.${key}`) : t(`steps.${four.step}.${key}.title`);
}

/**
 * @typedef {object} GroupProps
 * @property {string} id
 * @property {boolean} first it stands open
 * @property {string} name
 * @property {RowLine[]} rows
 * @property {Sheet} four
 * @property {(page: string) => boolean} has
 * @property {(one: Picked) => void} onTurn
 * @property {Map<string, string[]>} inPatterns
 */
/** @param {GroupProps} props */
function Group({ id, first, name, rows, four, has, onTurn, inPatterns }) {
  const [open, setOpen] = useState(first);
  const [shown, setShown] = useState(SOME);
  const line = (/** @type {RowLine} */ row) => {
    const called = rowName(four, partOf(row.kind), row);
    const one = offered(four, row, called);
    const names = inPatterns.get(row.page) ?? [];
    return one && html`<label class="pick" key=${row.page}><input type="checkbox" checked=${has(row.page)} onChange=${() => onTurn(one)} />
      <span><span dir="auto">${one.name}</span>${one.name !== called && html`<br /><span class="meta" dir="auto">${called}</span>`}${
        names.length > 0 && html`<br /><span class="meta" dir="auto">${t("steps.6.app.draw.in", { names: names.join(", ") })}</span>`}</span></label>`;
  };
  return html`<details class="card" id=${id} open=${first} onToggle=${(/** @type {{currentTarget: HTMLDetailsElement}} */ event) => setOpen(event.currentTarget.open)}>
    <summary>${name} · ${howMany(rows.length)}</summary>
    ${open && html`<fieldset><legend class="sr">${name}</legend>${rows.slice(0, shown).map(line)}</fieldset>
      ${rows.length > shown && html`<p><button type="button" class="link" onClick=${() => setShown(shown + SOME)}>${t("steps.6.app.draw.more")}<span class="sr">: ${name}</span></button></p>`}`}
  </details>`;
}
