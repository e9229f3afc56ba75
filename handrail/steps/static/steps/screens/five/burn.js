// Burning what was told. First what was not carried on; then a page that names everything; then it is gone, and its date stays.
import { html, useState } from "../../../vendor/preact.js";
import { goInstead } from "../../../kernel/go.js";
import { Back, Status, Summary, Title, useTask, wrong } from "../../../kernel/parts.js";
import { settle as putAway } from "../../../kernel/settle.js";
import { t } from "../../../kernel/words.js";
import { rowName, timeOf, usePasses } from "../../pages.js";
import { useRows } from "../../patterns.js";
import { answersToBurn, carriedBy, copies, goingOf, nameBody, namesToCarry, notCarried, readPlan, staysNamed, toBurn, wasHanded, writePlan } from "../../rules/burning.js";
import { NAME, SCHEMA, kindOf, ofKind } from "../../rules/kinds.js";
import { current } from "../../rules/telling.js";
import { useSheet } from "../../sheets.js";
import { NoSheet } from "../no_sheet.js";
import { useLoaded } from "./loaded.js";
import { Nothing } from "./nothing.js";
import { dayWords } from "./record.js";
import { allTellings, finish, toAshes } from "./to_ashes.js";
import { forgetPlace, saveTelling, useTelling } from "./tellings.js";

/** @typedef {import("../../tools.js").ToolProps} ToolProps */
/** @typedef {import("../../rules/sheet.js").Sheet} Sheet */
/** @typedef {import("../../rules/passes.js").RowLine} RowLine */
/** @typedef {import("../../rules/burning.js").Carried} Carried */
/** @typedef {import("./tellings.js").Open} Open */
/** @typedef {ToolProps & {open: Open, four: Sheet, rows: RowLine[], carried: Carried, bodies: Record<"patterns" | "names", Array<Record<string, unknown>>>}} Facts */

/** Which telling is being burned in this window: until it is done, it did not stop halfway. */
let burning = "";

/** A burn that was interrupted: not everything is gone yet. */
/** @param {{vault: ToolProps["vault"], open: Open}} props */
function Halfway({ vault, open }) {
  const { busy, wrongs, run } = useTask();
  const end = () => run(t("steps.5.app.k.busy"), async () => {
    await putAway();
    await finish(vault, open.id);
    forgetPlace();
    goInstead("s/5/x");
  });
  return html`<${Back} to="s/5" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.5.app.b.title")}<//>
    <p class="note">${t("steps.5.app.o.halfway")}</p>
    <${Status} text=${busy} />
    <div class="acts"><button type="button" class="btn danger" aria-disabled=${busy ? "true" : undefined} onClick=${end}>${t("steps.5.app.o.finish")}</button></div>`;
}

/**
 * What each page of the burning knows before it shows anything.
 * @param {(props: any) => any} Screen
 * @returns {(props: ToolProps) => any}
 */
function knowing(Screen) {
  return function Knowing(props) {
    const { vault, now } = props;
    const { open, ready, trouble } = useTelling(vault, now.pass);
    const { sheet: four, trouble: missing, again } = useSheet(4);
    const { passes, trouble: other } = usePasses(vault, four);
    const { rows: patterns, trouble: third } = useRows(vault, kindOf("step-6", "pattern"));
    const { rows: names, trouble: fourth } = useRows(vault, NAME);
    const wrongs = trouble || other || third || fourth;
    if (missing) return html`<${NoSheet} text=${missing} onAgain=${again} />`;
    if (wrongs) return html`<${Back} to="s/5" /><p class="note warn">${wrongs}</p>`;
    if (!ready || !four || !passes || !patterns || !names) return html`<${Back} to="s/5" /><${Status} text=${t("app.opening")} />`;
    if (!open || open.two) return html`<${Nothing} open=${open} />`;
    if (goingOf(open.body) && !burning) return html`<${Halfway} vault=${vault} open=${open} />`;
    const bodies = { patterns: patterns.map((one) => one.body), names: names.map((one) => one.body) };
    const carried = carriedBy(bodies.patterns, bodies.names);
    const rows = passes.flatMap((one) => Object.values(one.rows).flat());
    return html`<${Screen} ...${props} open=${open} four=${four} rows=${rows} carried=${carried} bodies=${bodies} />`;
  };
}

/**
 * @param {Sheet} four
 * @param {RowLine} row
 */
function nameOf(four, row) {
  return rowName(four, ofKind(row.kind).part, row);
}

/** @param {{four: Sheet, rows: RowLine[], pass?: number}} props pass: rows of another time through say so */
function Names({ four, rows, pass }) {
  return html`<ul>${rows.map((row) => html`<li key=${row.page}><span dir="auto">${nameOf(four, row)}</span>
    <span class="meta"> · ${t(`steps.4.${ofKind(row.kind).part}.title`)}${pass && row.card.p !== pass ? ` · ${timeOf(row.card.p)}` : ""}</span></li>`)}</ul>`;
}

/**
 * @param {ToolProps["vault"]} vault
 * @param {RowLine[]} rows
 * @returns {Promise<Set<string>>} those that another device wrote before it knew of a burn
 */
async function lateOnes(vault, rows) {
  const pages = await Promise.all(rows.map((one) => vault.page(one.page)));
  return new Set(pages.flatMap((page) => (page?.heads.some((head) => head.afterBurn) ? [page.page] : [])));
}

/** What is burned, what was not carried on, and three ways. */
export const Burn = knowing(function Burn(/** @type {Facts} */ { vault, passes, open, four, rows, carried }) {
  const { busy, wrongs, run } = useTask();
  const { body } = open;
  const [which, setWhich] = useState(/** @type {import("../../rules/burning.js").Which} */ ("all"));
  const [heard, setHeard] = useState(false);
  const [five, setFive] = useState(true);
  const late = useLoaded(() => lateOnes(vault, body.burned ? rows : []), [rows.map((one) => one.page).join()]);
  const lost = late instanceof Set ? late : new Set();
  const gone = toBurn(rows, body, which);
  const told = toBurn(rows, body, "told");
  const other = told.some((one) => one.card.p !== body.pass);
  const waits = notCarried(gone, carried);
  const answers = answersToBurn(fivePages(passes), body, true).length;
  const later = (/** @type {boolean} */ on) => run(t("app.write.saving"), () => saveTelling(vault, open, body.pass, (telling) => ({ ...telling, later: on })));
  if (!body.told) return html`<${Back} to="s/5" /><${Title}>${t("steps.5.app.b.title")}<//><p>${t("steps.5.app.b.first")}</p>
    <div class="acts"><a class="btn" href="#s/5/d">${t("steps.5.app.o.record")}</a></div>`;
  if (!gone.length && !answers && (body.burned || !body.rows.length)) return html`<${Back} to="s/5" /><${Title}>${t("steps.5.app.b.title")}<//>
    <p>${t("steps.5.app.b.nothing")}</p><div class="acts"><a class="btn" href="#s/5">${t("steps.5.app.x.back")}</a></div>`;
  const radio = (/** @type {typeof which} */ one, /** @type {number} */ n) => html`<label class="pick"><input type="radio" name="which" value=${one} checked=${which === one}
    onChange=${() => setWhich(one)} />${t(`steps.5.app.b.which.${one}${one === "all" && other ? "_more" : ""}`, { n })}</label>`;
  const box = (/** @type {string} */ id, /** @type {boolean} */ on, /** @type {(on: boolean) => void} */ set) =>
    html`<label class="pick"><input type="checkbox" checked=${on} onChange=${() => set(!on)} />${t(`steps.5.app.b.${id}`)}</label>`;
  return html`<${Back} to="s/5" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.5.app.b.title")}<//>
    <p>${t("steps.5.app.b.text")}</p>
    ${lost.size > 0 && html`<section class="note tight"><p>${t("steps.5.app.b.late_note")}</p>
      <${Names} four=${four} rows=${rows.filter((row) => lost.has(row.page))} /></section>`}
    <section class="card tight" aria-labelledby="open"><h2 id="open">${waits.length ? t("steps.5.app.b.open", { n: waits.length }) : t("steps.5.app.b.open_none")}</h2>
      <${Names} four=${four} rows=${waits} pass=${body.pass} />
      ${waits.length > 0 && html`<p class="hint">${t("steps.5.app.b.patterns")}</p><p><a class="link" href="#s/6">${t("steps.5.app.b.to_six")}</a></p>`}</section>
    <fieldset class="card" aria-labelledby="which"><h2 id="which">${t("steps.5.app.b.which")}</h2>
      ${radio("all", toBurn(rows, body, "all").length)}${told.length > 0 && radio("told", told.length)}
      ${answers > 0 && box("five", five, setFive)}
      ${body.heard && box("heard", heard, setHeard)}</fieldset>
    <${Status} text=${busy} />
    ${body.later && html`<p class="note">${t("steps.5.app.b.later_note")}</p>`}
    <div class="acts">
      <a class="btn" href="#s/5/n">${t("steps.5.app.b.names")}</a>
      ${!body.burned && html`<button type="button" class="btn second" aria-disabled=${busy ? "true" : undefined} onClick=${() => later(!body.later)}>
        ${t(body.later ? "steps.5.app.b.later_off" : "steps.5.app.b.later")}</button>`}
      <a class="btn danger" href=${`#s/5/${writePlan({ which, heard, five })}`}>${t("steps.5.app.b.go")}</a>
    </div>`;
});

/**
 * @param {ToolProps["passes"]} passes
 * @returns {Array<{page: string, pass: number, title: string}>} what was answered in Step 5, every time through
 */
function fivePages(passes) {
  return passes.flatMap(({ pass, parts }) => Object.values(parts).flat().map(({ page, body }) => ({ page, pass, title: body.title })));
}

/**
 * @param {ToolProps["vault"]} vault
 * @param {Array<{row: string}>} list
 * @returns {Promise<Set<string>>} rows in which the person says that they had no part
 */
async function withoutPart(vault, list) {
  const pages = await Promise.all(list.map((one) => vault.page(one.row)));
  return new Set(pages.flatMap((page) => (page && /** @type {any} */ (page.heads[0]?.body.answers)?.mine_is === "none" ? [page.page] : [])));
}

/** Names that go on to Step 8, and nothing of what happened. */
export const CarryNames = knowing(function CarryNames(/** @type {Facts} */ { vault, open, rows, carried }) {
  const { busy, wrongs, run } = useTask();
  const list = namesToCarry(toBurn(rows, open.body, "all"), carried);
  const [turned, setTurned] = useState(/** @type {string[]} */ ([]));
  const none = useLoaded(() => withoutPart(vault, list), [list.map((one) => one.row).join()]);
  const [done, setDone] = useState(0);
  const save = () => run(t("app.write.saving"), async () => {
    const go = list.filter((one) => ticked(one.row));
    if (!go.length) throw wrong("", "steps.5.app.n.nothing");
    for (const one of go) {
      const { kind, body } = nameBody(one.name, one, open.body.pass);
      await vault.save(vault.newPage(), { kind, schema: SCHEMA, body, parents: [] });
    }
    setDone(go.length);
  });
  // Ticked at first, but for those in whose row one says: I had no part in this.
  const ticked = (/** @type {string} */ row) => (none instanceof Set && none.has(row)) === turned.includes(row);
  const turn = (/** @type {string} */ row) => setTurned(turned.includes(row) ? turned.filter((one) => one !== row) : [...turned, row]);
  if (!none) return html`<${Back} to="s/5/b" /><${Status} text=${t("app.opening")} />`;
  return html`<${Back} to="s/5/b" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.5.app.n.title")}<//>
    <p>${t("steps.5.app.n.text")}</p>
    ${list.length ? html`<fieldset class="card"><legend class="sr">${t("steps.5.app.n.title")}</legend>
        ${list.map(({ name, row }) => html`<label class="pick" key=${row}><input type="checkbox" checked=${ticked(row)} onChange=${() => turn(row)} /><span dir="auto">${name}</span></label>`)}
      </fieldset>` : !done && html`<p>${t("steps.5.app.n.none")}</p>`}
    <${Status} text=${busy || (done ? t("steps.5.app.n.done", { n: done }) : "")} kind=${done ? "kept" : ""} />
    <div class="acts">${list.length ? html`<button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("steps.5.app.n.save")}</button>`
      : html`<a class="btn" href="#s/5/b">${t("app.back")}</a>`}</div>`;
});

/** The last page before it: everything by its name, what stays, and what no burn reaches. */
export const Check = knowing(function Check(/** @type {Facts} */ { vault, passes, at, open, four, rows, bodies }) {
  const { busy, wrongs, run } = useTask();
  const { body } = open;
  const plan = readPlan(at);
  const gone = toBurn(rows, body, plan.which);
  const account = vault.status().phase === "open";
  const five = answersToBurn(fivePages(passes), body, plan.five);
  const earlier = five.filter((one) => one.pass !== body.pass);
  const pages = [...gone, ...five].map((one) => one.page);
  const found = useLoaded(() => allTellings(vault), [open.id]);
  const all = Array.isArray(found) ? found.flatMap((one) => one.bodies) : [body];
  const named = staysNamed(gone, bodies.patterns, bodies.names);
  const heard = all.some((one) => one.heard && one.pass === body.pass && (plan.which === "all" || one.rows.some(({ page }) => pages.includes(page)))) || body.heard;
  const burn = () => run(t("steps.5.app.k.busy"), async () => {
    await putAway();
    burning = open.id;
    try {
      if (goingOf(body)) await finish(vault, open.id);
      else await toAshes(vault, open, { gone: pages, all: plan.which === "all", heard: plan.heard });
    } finally {
      burning = "";
    }
    forgetPlace();
    goInstead("s/5/x");
  });
  if (!body.told) return html`<${Back} to="s/5" /><${Title}>${t("steps.5.app.b.title")}<//><p>${t("steps.5.app.b.first")}</p>
    <div class="acts"><a class="btn" href="#s/5/d">${t("steps.5.app.o.record")}</a></div>`;
  return html`<${Back} to="s/5/b" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.5.app.k.title")}<//>
    <section class="card tight" aria-labelledby="goes"><h2 id="goes">${t("steps.5.app.k.rows", { n: gone.length })}</h2>
      <${Names} four=${four} rows=${gone} pass=${body.pass} />
      ${five.length > earlier.length && html`<p>${t("steps.5.app.k.five")}</p>`}
      ${earlier.map((one) => html`<p key=${one.page}>${t("steps.5.app.c.patterns")} · ${timeOf(one.pass)}</p>`)}
      ${heard && !plan.heard && html`<p>${t("steps.5.app.k.heard")}</p>`}</section>
    <p>${t("steps.5.app.k.stays", { day: dayWords(body.told) })} ${plan.heard && heard && t("steps.5.app.k.stays_heard")}</p>
    ${named.length > 0 && html`<p dir="auto">${t("steps.5.app.k.carried", { names: named.join(", ") })}</p>`}
    <p>${t(account ? "app.away.elsewhere" : "app.away.alone")}</p>
    <h2>${t("steps.5.app.k.reach")}</h2>
    <ul>${copies({ account, handed: wasHanded(all, body.pass, new Set(pages)) }).map(({ id, name }) => html`<li key=${id + name}>${t(`steps.5.app.k.copy.${id}`, { name })}</li>`)}</ul>
    <${Status} text=${busy} />
    <div class="acts">
      <button type="button" class="btn danger" aria-disabled=${busy ? "true" : undefined} onClick=${burn}>${t("steps.5.app.k.yes")}</button>
      <a class="btn second" href="#s/5/b">${t("steps.5.app.k.no")}</a>
    </div>`;
});

/** Afterwards only the date is here. */
/** @param {ToolProps} props */
export function Burned({ vault, now }) {
  const account = vault.status().phase === "open";
  const day = current(vault.pages(), now.pass)?.told ?? "";
  return html`<${Title}>${t("steps.5.app.x.title")}<//>
    <p class="note ok" role="status">${t(account ? "app.away.done" : "app.away.done_alone")}</p>
    ${day && html`<p>${t("steps.5.app.o.told", { day: dayWords(day) })}</p>`}
    <div class="acts"><a class="btn" href="#s/5">${t("steps.5.app.x.back")}</a></div>`;
}
