// "This morning": one line, and the lines of other days under it. Nothing is counted, and days without a line are not there.
import { html, useEffect, useRef, useState } from "../../../vendor/preact.js";
import { ReadToMe } from "../../../kernel/aloud.js";
import { dateNow } from "../../../kernel/clock.js";
import { useEditor, useOpened, whereItIs } from "../../../kernel/desk.js";
import { Form, Send, Status, Summary, Title, useTask, wrong } from "../../../kernel/parts.js";
import { settle } from "../../../kernel/settle.js";
import { langNow, t } from "../../../kernel/words.js";
import { Line } from "../../../kernel/writing.js";
import { readPart, rowName, unnamed } from "../../pages.js";
import { textOf } from "../../rules/answers.js";
import { answered, askOf, fresh, upgraded } from "../../rules/body.js";
import { carded } from "../../rules/cards.js";
import { dateWords } from "../../rules/dates.js";
import { SCHEMA, kindOf } from "../../rules/kinds.js";
import { byDay, linesOf } from "../../rules/mornings.js";

/** @typedef {import("../../tools.js").ToolProps} ToolProps */
/** @typedef {import("../../rules/body.js").PartBody} PartBody */
/** @typedef {import("../../rules/passes.js").RowLine} RowLine */
/** @typedef {import("../../rules/sheet.js").Part} Part */

const MORNING = "morning";
/** So many days are shown at a time: a phone is small, and years of mornings are many. */
const DAYS = 31;

/** @param {ToolProps} facts @returns {Part} */
function partOf({ sheet }) {
  const part = sheet.parts.find((one) => one.id === MORNING);
  if (!part) throw new Error("no mornings");
  return part;
}

/**
 * @param {ToolProps} facts
 * @param {PartBody} first as it was before it was typed on
 * @param {string} text
 * @returns {PartBody} the same with this line, as the list knows it; one without words has no day either, and is no line
 */
function lined(facts, first, text) {
  const part = partOf(facts);
  const [line] = part.questions;
  if (!line) return first;
  const ask = { lang: langNow(), ask: askOf(first, line.id, langNow()) || t("steps.3.morning.line.ask") };
  const said = answered(first, line, text, ask);
  return carded(part, text.trim() ? said : { ...said, answers: { [line.id]: text } }, facts.chosen, unnamed(facts.sheet, MORNING, undefined));
}

/**
 * @param {ToolProps} facts
 * @returns {PartBody} an empty line of today
 */
function newLine(facts) {
  const [y = "", m = "", d = ""] = dateNow().split("-");
  const day = partOf(facts).questions.find((one) => one.type === "date");
  const body = fresh("", facts.now.pass);
  return day ? answered(body, day, { y, m: String(Number(m)), d: String(Number(d)) }) : body;
}

/** @typedef {{body: PartBody}} Gone a line that was taken out: its words stay with this screen, so that they can come back */

/** @param {ToolProps} facts */
export function Morning(facts) {
  const { vault, passes } = facts;
  const lines = linesOf(passes);
  /** The line that is being written; empty: none. Somebody who wrote one today comes to read it. */
  const [writing, setWriting] = useState(() => (lines.some((one) => one.card.s.day === dateNow()) ? "" : vault.newPage()));
  const [kept, setKept] = useState(false);
  const more = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    if (kept) more.current?.focus();
  }, [kept]);
  const begin = () => {
    setKept(false);
    setWriting(vault.newPage());
  };
  const done = () => {
    setWriting("");
    setKept(true);
  };
  return html`<a class="link back" href="#s/3">${t("steps.app.back_to_step", { step: 3 })}</a>
    <${Title}>${t("steps.3.app.morning")}<//>
    ${writing
      ? html`<${New} key=${writing} facts=${facts} page=${writing} onDone=${done} />`
      : html`${kept && html`<p class="note ok" role="status">${t("steps.3.app.kept_line")}</p>`}
        <div class="acts"><button type="button" class="btn" ref=${more} onClick=${begin}>${t("steps.3.app.one_more")}</button></div>`}
    <${Lines} facts=${facts} lines=${lines.filter((one) => one.page !== writing)} onTouch=${() => setKept(false)} />`;
}

/** The field for one line. What is typed is safe at once; the button only says that it is done. */
/** @param {{facts: ToolProps, page: string, onDone: () => void}} props */
function New({ facts, page, onDone }) {
  const { vault, sheet } = facts;
  const { busy, wrongs, run } = useTask(() => "line");
  const [first] = useState(() => newLine(facts));
  const [text, setText] = useState("");
  const desk = useRef({ dirty: false, editor: null }).current;
  const kind = kindOf(sheet.id, MORNING);
  const { typed, setTyped, type, commit } = useEditor(desk, () => vault.editor(page, { kind, schema: SCHEMA, parents: [] }), false);
  const ask = t("steps.3.morning.line.ask");
  /** @param {string} next */
  const write = (next) => {
    setText(next);
    // Blanks alone begin no line.
    if (!next.trim() && !desk.dirty && !vault.pages().some((one) => one.page === page)) return setTyped("clean");
    type(lined(facts, first, next));
  };
  const keep = () =>
    run(t("app.write.saving"), async () => {
      if (!text.trim()) throw wrong("line", "steps.3.app.no_line");
      await commit("line");
      onDone();
    });
  return html`<${Summary} wrongs=${wrongs} />
    <${Form} onSend=${keep}>
      <${Line} id="line" label=${ask} hint=${t("steps.3.morning.line.hint")} value=${text} onValue=${write} wrongs=${wrongs} />
      <${ReadToMe} text=${`${ask} ${t("steps.3.morning.line.hint")}`} />
      <${Send} busy=${busy}>${t("steps.3.app.keep_line")}<//>
    <//>
    <${Status} ...${busy ? { text: busy } : whereItIs(vault, page, typed)} />`;
}

/** The lines that there are, by their days. */
/** @param {{facts: ToolProps, lines: RowLine[], onTouch: () => void}} props */
function Lines({ facts, lines, onTouch }) {
  const { vault, sheet } = facts;
  const [days, setDays] = useState(DAYS);
  const [changing, setChanging] = useState("");
  const [gone, setGone] = useState(/** @type {Gone | null} */ (null));
  const { busy, wrongs, run } = useTask();
  const mornings = byDay(lines);
  /** @param {string} page */
  const change = (page) => {
    onTouch();
    setChanging(page);
  };
  /** @param {RowLine} line */
  const takeOut = (line) =>
    run(t("app.write.saving"), async () => {
      await settle();
      const found = await readPart(vault, line);
      if (!found || found === "newer") return;
      setGone({ body: found.body });
      setChanging("");
      await vault.burn([line.page]);
    });
  const bringBack = () =>
    run(t("app.write.saving"), async () => {
      if (gone) await vault.save(vault.newPage(), { kind: kindOf(sheet.id, MORNING), schema: SCHEMA, body: gone.body, parents: [] });
      setGone(null);
    });
  return html`<${Summary} wrongs=${wrongs} />
    ${gone && html`<${Undo} busy=${busy} onBack=${bringBack} />`}
    ${!mornings.length && html`<p class="hint">${t("steps.3.morning.none")}</p>`}
    ${mornings.length > 0 && html`<h2>${t("steps.3.app.lines")}</h2>`}
    ${mornings.slice(0, days).map(({ key, day, lines: ofDay }) => html`<section key=${key || "none"} class="card tight" aria-labelledby=${`day-${key}`}>
      <h3 id=${`day-${key}`}>${day ? dateWords(day, langNow()) : t("steps.3.app.no_day")}</h3>
      ${ofDay.map((line) => changing === line.page
        ? html`<${Change} key=${line.page} facts=${facts} page=${line.page} onDone=${() => setChanging("")} onTakeOut=${() => takeOut(line)} />`
        : html`<${Said} key=${line.page} facts=${facts} line=${line} onChange=${() => change(line.page)} />`)}
    </section>`)}
    ${mornings.length > days && html`<p><button type="button" class="link" onClick=${() => setDays(days + DAYS)}>${t("steps.3.app.earlier_lines")}</button></p>`}`;
}

/** @param {{busy: string, onBack: () => void}} props */
function Undo({ busy, onBack }) {
  const back = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => back.current?.focus(), []);
  return html`<p role="status">${t("steps.3.app.taken_out")} <button type="button" class="link" ref=${back} aria-disabled=${busy ? "true" : undefined}
    onClick=${onBack}>${t("steps.3.app.bring_back")}</button></p>`;
}

/** One line, as it is read. */
/** @param {{facts: ToolProps, line: RowLine, onChange: () => void}} props */
function Said({ facts: { vault, sheet }, line, onChange }) {
  const name = rowName(sheet, MORNING, line);
  const whole = useWhole(vault, line);
  if (line.heads > 1) return html`<div><p class="written" dir="auto">${whole || name}</p>
    <p class="hint">${t("steps.3.app.two")}</p>
    <p><a class="link" href=${`#p/${line.page}`}>${t("steps.3.app.open_line")}<span class="sr">: ${name}</span></a></p></div>`;
  return html`<div><p class="written" dir="auto">${whole || name}</p>
    <p class="noprint"><button type="button" class="link" onClick=${onChange}>${t("steps.3.app.change_line")}<span class="sr">: ${name}</span></button></p></div>`;
}

/**
 * A long line is cut in the list that the vault keeps; only then its page is opened.
 * @param {ToolProps["vault"]} vault
 * @param {RowLine} line
 * @returns {string} empty: its name is all of it
 */
function useWhole(vault, line) {
  const [whole, setWhole] = useState("");
  const cut = line.title.endsWith("…");
  useEffect(() => {
    let here = true;
    const read = async () => {
      const found = await readPart(vault, line);
      if (here && found && found !== "newer") setWhole(textOf(found.body.answers.line).trim());
    };
    if (cut) read().catch(() => undefined);
    return () => void (here = false);
  }, [line.page, line.at, cut]);
  return cut ? whole : "";
}

/**
 * @param {ToolProps["vault"]} vault
 * @param {string} id
 */
async function open(vault, id) {
  const [page, draft] = await Promise.all([vault.page(id), vault.readDraft(id)]);
  if (!page) throw new Error("no page");
  const found = draft ?? { body: page.heads[0]?.body ?? {}, schema: page.schema, parents: page.heads.map((head) => head.version) };
  return { kind: page.kind, body: upgraded(found.body, found.schema), parents: found.parents, draft: draft !== null };
}

/** A line of any day is changed where it stands, or taken out. */
/** @param {{facts: ToolProps, page: string, onDone: () => void, onTakeOut: () => void}} props */
function Change({ facts, page, onDone, onTakeOut }) {
  const { opened, sheet: turn, trouble, desk } = useOpened(facts.vault, page, open);
  if (trouble) return html`<p class="note warn">${trouble}</p>`;
  if (!opened) return html`<${Status} text=${t("app.opening")} />`;
  return html`<${Changing} key=${turn} facts=${facts} page=${page} opened=${opened} desk=${desk} onDone=${onDone} onTakeOut=${onTakeOut} />`;
}

/** @param {{facts: ToolProps, page: string, opened: Awaited<ReturnType<typeof open>>, desk: import("../../../kernel/desk.js").Desk, onDone: () => void, onTakeOut: () => void}} props */
function Changing({ facts, page, opened, desk, onDone, onTakeOut }) {
  const { vault } = facts;
  const { kind, parents, draft } = opened;
  const { busy, wrongs, run } = useTask(() => "change");
  const [first] = useState(opened.body);
  const [text, setText] = useState(textOf(first.answers.line));
  const { typed, type, commit } = useEditor(desk, () => vault.editor(page, { kind, schema: SCHEMA, parents, ...(draft && { draft: first }) }), draft);
  /** @param {string} next */
  const write = (next) => {
    setText(next);
    type(lined(facts, first, next));
  };
  const keep = () =>
    run(t("app.write.saving"), async () => {
      if (!text.trim()) throw wrong("change", "steps.3.app.no_line");
      await commit("change");
      onDone();
    });
  return html`<div class="tight"><${Summary} wrongs=${wrongs} />
    <${Form} onSend=${keep}>
      <${Line} id="change" label=${t("steps.3.app.my_line")} value=${text} onValue=${write} wrongs=${wrongs} focus=${true} />
      <button type="submit" class="btn second" aria-disabled=${busy ? "true" : undefined}>${t("steps.3.app.keep_change")}</button>
    <//>
    <p><button type="button" class="link" aria-disabled=${busy ? "true" : undefined} onClick=${onTakeOut}>${t("steps.3.app.take_out")}</button></p>
    <${Status} ...${busy ? { text: busy } : whereItIs(vault, page, typed)} /></div>`;
}
