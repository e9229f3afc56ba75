// What was answered, question by question, with a way to change each.
import { html } from "../../vendor/preact.js";
import { goFromHere } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { has, langNow, t } from "../../kernel/words.js";
import { begin, usePasses } from "../pages.js";
import { bySide, cellText, pickedOf, rowOf, rowsOf, tableRows, textOf } from "../rules/answers.js";
import { askOf, firstOpen, waiting } from "../rules/body.js";
import { dateWords, known, typedDate } from "../rules/dates.js";
import { cardOf, namedBy, wholeName } from "../rules/cards.js";
import { initials } from "../rules/initials.js";
import { doneToMe } from "../rules/inventory.js";
import { summaryRows } from "../rules/looking_back.js";
import { addressOf } from "../rules/place.js";
import { placeOf } from "../rules/sheet.js";
import { listOf } from "../tools.js";
import { PartIntro } from "./parts.js";
import { useOneMore } from "./rows_list.js";

/** @typedef {import("./worksheet.js").Of} Of */
/** @typedef {import("../rules/body.js").PartBody} PartBody */
/** @typedef {import("../rules/sheet.js").Question} Question */

/**
 * @param {unknown} value
 * @returns {string} a date in words; one that can't be read as it was typed
 */
export function sayDate(value) {
  const typed = typedDate(value);
  const date = known(typed);
  return date ? dateWords(date, langNow()) : [typed.d, typed.m, typed.y].filter((one) => one.trim()).join(" / ");
}

/**
 * @param {string} at
 * @param {string} option
 * @returns {string} its words; one of a newer sheet by its id
 */
function optionOf(at, option) {
  const id = `${at}.option.${option}`;
  return has(id) ? t(id) : option;
}

/**
 * @param {Question} question
 * @param {string} at
 * @param {number} n
 * @returns {string} the number, with what the ends of its scale mean
 */
function scaleOf({ scale = { from: 0, to: 10 } }, at, n) {
  const [low, high] = [t(`${at}.from`), t(`${at}.to`)];
  if (n === scale.from || n === scale.to) return t("steps.app.scale_end", { n, words: n === scale.from ? low : high });
  return t("steps.app.scale_answer", { n, from: scale.from, low, to: scale.to, high });
}

/**
 * @param {string} name a person's
 * @param {boolean} short
 * @param {unknown} [kind] what the page says it is about, where it asks: only a person has initials
 * @returns {string}
 */
export function nameOf(name, short, kind) {
  return short ? initials(name, textOf(kind) || undefined) : name;
}

/** @param {{question: Question, at: string, answer: unknown, short?: boolean, kind?: unknown}} props short: other people as initials */
export function Answer({ question, at, answer, short = false, kind }) {
  switch (question.type) {
    case "choice":
      return html`<ul>${(Array.isArray(answer) ? answer : [answer]).map((one) => html`<li>${optionOf(at, String(one))}</li>`)}</ul>`;
    case "scale":
      return html`<p>${scaleOf(question, at, Number(answer))}</p>`;
    case "list":
      return html`<ul>${rowsOf(answer).map(textOf).filter((one) => one.trim()).map((one) => html`<li class="written" dir="auto">${one}</li>`)}</ul>`;
    case "date":
      return html`<p dir="auto">${sayDate(answer)}</p>`;
    case "person":
      return html`<p class="written" dir="auto">${nameOf(textOf(rowOf(answer).name), short, kind)}</p>`;
    case "sort":
      return html`${bySide(question, answer).map(({ side, lines }) => html`<p class="meta">${side ? optionOf(at, side) : t("steps.app.rows.no_side")}</p>
        <ul>${lines.map((one) => html`<li class="written" dir="auto">${one}</li>`)}</ul>`)}`;
    case "pick":
      return html`<ul>${pickedOf(answer).map((one) => html`<li class="written" dir="auto">${one.who ? nameOf(one.name, short) : one.name}</li>`)}</ul>`;
    case "table":
      return html`<ul>${tableRows(question, answer).map((row) => html`<li>${(question.columns ?? []).map((column) => cell(column, rowOf(row)[column.id], short))}</li>`)}</ul>`;
    default:
      return html`<p class="written" dir="auto">${textOf(answer)}</p>`;
  }
}

/**
 * @param {import("../rules/sheet.js").Column} column
 * @param {unknown} value
 * @param {boolean} short
 */
function cell(column, value, short) {
  if (column.type === "date") return html`<strong>${sayDate(value) || t("steps.app.no_date")}</strong>`;
  return html`<p class="written" dir="auto">${column.type === "person" ? nameOf(cellText(column, value), short) : textOf(value)}</p>`;
}

/**
 * Question and answer, with nothing to tap unless `from` says where changing begins. Paper has what is answered and asked.
 * headed: the row's name stands above; paper has it once.
 * @param {{of: Pick<Of, "id" | "sheet" | "part" | "chosen">, body: PartBody, from?: "s" | "l", short?: boolean, headed?: boolean, gone?: Record<string, unknown>, onTakeOut?: (id: string) => void}} props
 */
export function Said({ of: { id, sheet, part, chosen }, body, from, short = false, headed = false, gone = {}, onTakeOut }) {
  const rows = summaryRows(part, { ...body, answers: { ...gone, ...body.answers } }, chosen);
  return html`<dl class="said">${rows.map(({ question, place, state, answer, asked }) => {
    const at = `steps.${sheet.step}.${part.id}.${question.id}`;
    const ask = askOf(body, question.id, langNow()) || t(`${at}.ask`);
    const out = Object.hasOwn(gone, question.id) && !Object.hasOwn(body.answers, question.id);
    const words = t(!asked && !onTakeOut ? "steps.app.change_or_out" : state === "answered" ? "steps.app.change" : "steps.app.to_answer");
    const to = !asked && !onTakeOut ? addressOf(id, "s") : addressOf(id, place, { from: from ?? "" });
    const twice = headed && question === namedBy(part) && wholeName(part, body);
    return html`<div key=${question.id} class=${state === "answered" && asked && !twice ? undefined : "noprint"}>
      <dt>${ask}</dt>
      <dd>${out ? html`<p class="meta" role="status">${t("steps.app.answer_out")}</p>`
        : state === "answered" ? html`<${Answer} question=${question} at=${at} answer=${answer} short=${short} kind=${body.answers.kind} />` : html`<p class="meta">${t(`steps.app.${state}`)}</p>`}
        ${!asked && !out && html`<p class="meta">${t("steps.app.not_asked")}</p>`}
        ${from && !out && html`<p class="noprint"><a class="link" href=${`#${to}`}>${words}<span class="sr">: ${ask}</span></a></p>`}
        ${onTakeOut && (out || !asked) && html`<p class="noprint"><button type="button" class="link" onClick=${() => onTakeOut(question.id)}>
          ${t(out ? "steps.app.undo_answer" : "steps.app.take_out")}<span class="sr">: ${ask}</span></button></p>`}</dd>
    </div>`;
  })}</dl>`;
}

/** The end of a part: what stands here, and the one next thing. */
/** @param {{of: Of, body: PartBody, gone: Record<string, unknown>, onTakeOut: (id: string) => void}} props */
export function PartSummary({ of, body, gone, onTakeOut }) {
  const { vault, id, sheet, part, chosen } = of;
  const { step } = sheet;
  const open = firstOpen(part, body, chosen);
  if (part.rows) return html`<${RowSummary} of=${of} body=${body} gone=${gone} onTakeOut=${onTakeOut} />`;
  return html`<a class="link back" href=${`#s/${step}`}>${t("steps.app.back_to_step", { step })}</a>
    <p class="meta">${t("steps.app.where_part", { step, part: sheet.parts.indexOf(part) + 1, parts: sheet.parts.length })}</p>
    <${Title}>${t(`steps.${step}.${part.id}.title`)}<//>
    <p>${t(open ? "steps.app.part_open" : waiting(part, body, chosen) ? "steps.app.part_seen" : "steps.app.part_done")}</p>
    <${Said} of=${of} body=${body} from="s" gone=${gone} onTakeOut=${onTakeOut} />
    ${
      open
        ? html`<div class="acts"><a class="btn" href=${`#${addressOf(id, placeOf(part, open.id))}`}>${t("steps.app.go_on_here")}</a></div>`
        : html`<${Onward} vault=${vault} sheet=${sheet} part=${part} body=${body} chosen=${chosen} />`
    }`;
}

/** Where a row may bring up a lot, a break stands at its end too. */
const HEAVY = 4;

/** The end of a row: what stands here, one more, or the list. Of what was done to me nobody is asked for more. */
/** @param {{of: Of, body: PartBody, gone: Record<string, unknown>, onTakeOut: (id: string) => void}} props */
function RowSummary({ of, body, gone, onTakeOut }) {
  const { vault, id, sheet, part, chosen } = of;
  const open = firstOpen(part, body, chosen);
  const list = listOf(sheet, part.id);
  const { passes } = usePasses(vault, sheet);
  const now = passes?.find((one) => one.pass === body.pass);
  const theirs = doneToMe(cardOf(part, body, chosen));
  const look = theirs && !open ? "btn" : "btn second";
  const said = open ? "steps.app.rows.row_open" : waiting(part, body, chosen) ? "steps.app.rows.row_seen" : theirs ? "" : "steps.app.rows.row_done";
  const more = !open && now && html`<${More} facts=${{ vault, sheet, now }} part=${part.id} main=${!theirs} />`;
  const toList = html`<a class=${look} href=${`#${list}`}>${t("steps.app.rows.back_to_list")}</a>`;
  return html`<${Back} to=${list} />
    <p class="meta">${t("steps.app.where_part", { step: sheet.step, part: sheet.parts.indexOf(part) + 1, parts: sheet.parts.length })}</p>
    <${Title}><span dir="auto">${body.title}</span><//>
    ${theirs && html`<p class="note">${t("steps.app.rows.row_theirs")}</p>`}
    ${said && html`<p>${t(said)}</p>`}
    <${Said} of=${of} body=${body} from="s" gone=${gone} onTakeOut=${onTakeOut} />
    <div class="acts">
      ${open ? html`<a class="btn" href=${`#${addressOf(id, placeOf(part, open.id))}`}>${t("steps.app.rows.go_on")}</a>` : theirs ? toList : more}
      ${sheet.step === HEAVY && html`<a class="btn second" href=${`#${addressOf(id, "s", { pause: true })}`}>${t("steps.app.break")}</a>`}
      ${theirs && !open ? more : toList}
    </div>`;
}

/** @param {{facts: any, part: string, main: boolean}} props */
function More({ facts, part, main }) {
  const { busy, wrongs, add } = useOneMore(facts, part);
  return html`<${Summary} wrongs=${wrongs} />
    <button type="button" class=${main ? "btn" : "btn second"} aria-disabled=${busy ? "true" : undefined} onClick=${add}>${t(`steps.${facts.sheet.step}.${part}.add`)}</button>`;
}

/** After a finished part: the first part of this pass that is not finished, or the whole Step. */
/** @param {{vault: import("../../vault/types.js").VaultApi, sheet: import("../rules/sheet.js").Sheet, part: import("../rules/sheet.js").Part, body: PartBody, chosen: import("../rules/sheet.js").Chosen}} props */
function Onward({ vault, sheet, part, body, chosen }) {
  const { busy, wrongs, run } = useTask();
  const { passes } = usePasses(vault, sheet);
  const pass = passes?.find((one) => one.pass === body.pass);
  const pages = pass?.parts ?? {};
  const { step } = sheet;
  const next = sheet.parts.find((one) => {
    if (one.rows) return !pass?.rows[one.id]?.length;
    const page = pages[one.id]?.[0];
    return one !== part && (!page || firstOpen(one, page.body, chosen));
  });
  if (!passes) return html`<${Status} text=${t("app.opening")} />`;
  const back = `s/${step}/${body.pass}`;
  const left = sheet.parts.some((one) => !one.rows && waiting(one, one === part ? body : (pages[one.id]?.[0]?.body ?? body), chosen));
  if (!next && sheet.parts.some((one) => one.rows)) return html`<div class="acts"><a class="btn" href=${`#s/${step}`}>${t("steps.app.back_to_step", { step })}</a></div>`;
  if (!next) return html`<p>${t(left ? "steps.app.seen_note" : "steps.app.done_note")}</p><div class="acts"><a class="btn" href=${`#${back}`}>${t("steps.app.look_back", { step })}</a></div>`;
  const page = pages[next.id]?.[0];
  const start = () =>
    run(t("app.opening"), async () => {
      const onward = goFromHere();
      onward(next.rows ? listOf(sheet, next.id) : `p/${page?.page ?? (await begin(vault, sheet, next.id, body.pass))}`);
    });
  const words = { part: t(`steps.${step}.${next.id}.title`) };
  return html`<${Summary} wrongs=${wrongs} />
    <section class="card tight" aria-labelledby="next">
      <p class="meta">${t("steps.app.next_part")}</p>
      <${PartIntro} sheet=${sheet} part=${next} id="next" />
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${start}>${t(page ? "steps.app.go_on" : "steps.app.start", words)}</button>
    </section>`;
}
