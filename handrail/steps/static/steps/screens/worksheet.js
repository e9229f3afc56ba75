// One part of a Step: its questions, its summary and the break, on one page of the vault with one editor.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { useEditor, useOpened, whereItIs } from "../../kernel/desk.js";
import { goFromHere, goInstead, here } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { has, langNow, t } from "../../kernel/words.js";
import { useMyWords } from "../../content/my_words.js";
import { unnamed } from "../pages.js";
import { spared } from "../rules/apart.js";
import { blank } from "../rules/answers.js";
import { answered, askOf, chosenFor, closed, firstOpen, growing, settled, skip, upgraded, without } from "../rules/body.js";
import { carded } from "../rules/cards.js";
import { OWN, SCHEMA, ofKind } from "../rules/kinds.js";
import { addressOf, leadsTo, readAt } from "../rules/place.js";
import { asked, beside, placeOf, progress, questionAt } from "../rules/sheet.js";
import { STEPS, useSheet } from "../sheets.js";
import { TOOLS, listOf } from "../tools.js";
import { useWord } from "../word.js";
import { Break, QuestionPage } from "./question.js";
import { PartSummary, Said } from "./summary.js";
import { NoSheet } from "./no_sheet.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").Page} Page */
/** @typedef {import("../rules/body.js").PartBody} PartBody */
/** @typedef {import("../rules/sheet.js").Sheet} SheetOf */
/** @typedef {import("../rules/sheet.js").Part} Part */
/** @typedef {import("../rules/sheet.js").Question} Question */
/** @typedef {import("../rules/sheet.js").Chosen} Chosen */
/** @typedef {{page: Page, body: PartBody, parents: string[], draft: boolean}} Opened */
/** @typedef {import("./rows.js").Removed} Removed */
/** @typedef {Record<string, unknown>} Gone answers that were taken out of the summary, by question: they can come back */
/** @typedef {{vault: VaultApi, id: string, sheet: SheetOf, part: Part, chosen: Chosen}} Of what every screen of a part knows */

/**
 * @param {VaultApi} vault
 * @param {string} id
 * @returns {Promise<Opened>}
 */
async function open(vault, id) {
  const [page, draft] = await Promise.all([vault.page(id), vault.readDraft(id)]);
  if (!page) throw new Error("no page");
  const found = draft ?? { body: page.heads[0]?.body ?? {}, schema: page.schema, parents: page.heads.map((head) => head.version) };
  return { page, body: upgraded(found.body, found.schema), parents: found.parents, draft: draft !== null };
}

/** @typedef {{vault: VaultApi, id: string, kit: import("../tools.js").Kit}} WorksheetProps */

/** A page of a Step: a part of its worksheet, or what a tool of the Step keeps. */
/** @param {WorksheetProps} props */
export function Worksheet({ vault, id, kit }) {
  const kind = vault.pages().find((line) => line.page === id)?.kind ?? "";
  if (OWN.includes(kind)) return html`<${OwnPage} key=${id} vault=${vault} id=${id} kind=${kind} kit=${kit} />`;
  return html`<${PartPage} key=${id} vault=${vault} id=${id} kind=${kind} kit=${kit} />`;
}

/** A page of an own kind: on the screen that its Step has for it, else on the Step's. */
/** @param {WorksheetProps & {kind: string}} props */
function OwnPage({ vault, id, kind, kit }) {
  const { step } = ofKind(kind);
  const built = STEPS.includes(step);
  const { sheet, trouble, again } = useSheet(step, built);
  const chosen = useMyWords(vault);
  const Screen = TOOLS[step]?.pages?.[kind];
  const to = built ? `s/${step}` : "s";
  useEffect(() => {
    if (!Screen) goInstead(to);
  }, []);
  if (trouble) return html`<${NoSheet} text=${trouble} onAgain=${again} />`;
  if (!Screen || !chosen || (built && !sheet)) return html`<${Back} to=${to} /><${Status} text=${t("app.opening")} />`;
  return html`<${Screen} vault=${vault} id=${id} kind=${kind} sheet=${sheet} chosen=${chosen} kit=${kit} />`;
}

/** @param {WorksheetProps & {kind: string}} props */
function PartPage({ vault, id, kind, kit: { Two, Beside } }) {
  const { opened, sheet: turn, trouble, desk } = useOpened(vault, id, open);
  const { step, part: name } = ofKind(kind);
  const { sheet, trouble: missing, again } = useSheet(step);
  const chosen = useMyWords(vault);
  const said = useWord(vault, step);
  const to = `s/${step}`;
  if (trouble) return html`<${Back} to=${to} /><p class="note warn">${trouble}</p>`;
  if (missing) return html`<${NoSheet} text=${missing} onAgain=${again} />`;
  const part = sheet?.parts.find((one) => one.id === name);
  if (!opened || !sheet || !chosen || !said) return html`<${Back} to=${to} /><${Status} text=${t("app.opening")} />`;
  const { page } = opened;
  if (!part || page.heads[0]?.newerApp) return html`<${Back} to=${to} /><${Title}>${t("steps.app.step", { step })}<//><p class="note">${t("app.pages.newer")}</p>`;
  const of = { vault, id, sheet, part, chosen };
  if (page.heads.length > 1 && !opened.draft) {
    const bodies = spared(part, page.heads.map((head) => upgraded(head.body, page.schema)));
    const show = (/** @type {import("../../vault/types.js").Head} */ head) => html`<${Said} of=${of} body=${bodies[page.heads.indexOf(head)]} />`;
    return html`<${Two} vault=${vault} page=${page} show=${show} to=${part.rows ? listOf(sheet, part.id) : to} />`;
  }
  return html`<${Sheet} key=${turn} of=${of} opened=${opened} desk=${desk} />
    ${!readAt(here().at).pause && html`<${Beside} vault=${vault} page=${page} />`}`;
}

/** @param {{of: Of, opened: Opened, desk: import("../../kernel/desk.js").Desk}} props */
function Sheet({ of, opened, desk }) {
  const { vault, id, part } = of;
  const [body, setBody] = useState(opened.body);
  const [removed, setRemoved] = useState(/** @type {Record<string, Removed[]>} */ ({}));
  const [gone, setGone] = useState(/** @type {Gone} */ ({}));
  const [left, setLeft] = useState(/** @type {import("../rules/body.js").Left} */ ({}));
  const [wrote, setWrote] = useState(opened.draft);
  const chosen = chosenFor(body, of.chosen);
  const { busy, wrongs, run } = useTask(() => "answer");
  const make = () => {
    const { page, parents, draft } = opened;
    return vault.editor(id, { kind: page.kind, schema: SCHEMA, parents, ...(draft && { draft: opened.body }) });
  };
  const { typed, type, commit } = useEditor(desk, make, opened.draft);
  const { place, from, pause } = readAt(here().at);
  const question = questionAt(part, place);
  const lost = place !== "s" && !question;
  useEffect(() => {
    const open = firstOpen(part, body, chosen);
    if (lost) goInstead(addressOf(id, open ? placeOf(part, open.id) : "s"));
  }, [lost]);
  if (lost) return html`<${Status} text=${t("app.opening")} />`;
  /** @param {PartBody} next */
  const change = (next) => {
    if (next === body) return;
    const { body: stays, left: out } = settled(part, next, chosen, left);
    const whole = part.rows ? carded(part, stays, chosen, unnamed(of.sheet, part.id, stays.row)) : stays;
    setLeft(out);
    setBody(whole);
    type(whole);
  };
  /** @param {PartBody} next */
  const keep = async (next) => {
    change(next);
    await commit("answer");
  };
  /** @param {string} one the question whose answer is taken out, or comes back */
  const takeOut = (one) => {
    const here = Object.hasOwn(body.answers, one);
    if (here) setGone({ ...gone, [one]: body.answers[one] });
    const next = here ? without(body, one) : { ...body, answers: { ...body.answers, [one]: gone[one] } };
    void run(t("app.write.saving"), () => keep(next));
  };
  const at = (/** @type {string} */ where, rest = {}) => addressOf(id, where, { from, ...rest });
  if (pause) return html`<${Break} back=${at(place)} out=${homeOf(of.sheet, part)} words=${question ? undefined : t("steps.app.rows.break_back")} />`;
  if (!question) return html`<${Summary} wrongs=${wrongs} /><${PartSummary} of=${of} body=${body} gone=${gone} onTakeOut=${takeOut} />
    ${Object.keys(gone).length > 0 && html`<${Status} ...${busy ? { text: busy } : whereItIs(vault, id, typed)} />`}`;
  /** @param {PartBody} next @returns {string} the address that comes after this question */
  const onFrom = (next) => {
    if (from) return from === "s" ? addressOf(id, "s") : `s/${of.sheet.step}/${next.pass}`;
    const after = beside(part, next.answers, chosen, question.id, 1);
    return addressOf(id, after ? placeOf(part, after.id) : "s");
  };
  const done = (/** @type {PartBody} */ said) =>
    run(t("app.write.saving"), async () => {
      const onward = goFromHere();
      const next = closed(part, said, chosen);
      await keep(next);
      onward(onFrom(next));
    });
  const facts = around({ ...of, chosen }, body, question, from);
  const ask = { lang: langNow(), ask: facts.ask };
  // Before a word of this is written there is nothing to say of where the words are; what can't be backed up is always said.
  const quiet = !wrote && blank(question, body.answers[question.id]) && !vault.pages().some((line) => line.page === id && line.tooLong);
  const pages = question.of ? vault.pages().filter((line) => question.of?.includes(line.kind)) : [];
  return html`<${QuestionPage} key=${question.id} ...${facts} question=${question} pages=${pages}
    leads=${leadsTo(question.link, id, here().at)}
    answer=${body.answers[question.id]} skipped=${body.skipped.includes(question.id)} pause=${at(place, { pause: true })}
    status=${quiet && typed === "clean" ? { text: "" } : whereItIs(vault, id, typed)} busy=${busy} wrongs=${wrongs}
    removed=${removed[question.id] ?? []} onRemoved=${(/** @type {Removed[]} */ rows) => setRemoved({ ...removed, [question.id]: rows })}
    onAnswer=${(/** @type {unknown} */ answer) => { setWrote(true); change(answered(body, question, answer, ask)); }}
    onSave=${() => done(body)} onSkip=${() => done(skip(body, question))} />`;
}

/**
 * @param {SheetOf} sheet
 * @param {Part} part
 * @returns {string} where this part belongs: its list, or its Step
 */
function homeOf(sheet, part) {
  return part.rows ? listOf(sheet, part.id) : `s/${sheet.step}`;
}

/**
 * What stands around a question: how it is asked, where it is, and the way back.
 * @param {Of} of
 * @param {PartBody} body
 * @param {Question} question
 * @param {"" | "s" | "l"} from
 */
function around({ id, sheet, part, chosen }, body, question, from) {
  const { step } = sheet;
  const at = `steps.${step}.${part.id}.${question.id}`;
  const now = t(`${at}.ask`);
  const ask = askOf(body, question.id, langNow()) || now;
  const questions = asked(part, body.answers, chosen);
  const { n, ...rest } = progress(sheet, part.id, questions, question.id);
  const before = beside(part, body.answers, chosen, question.id, -1);
  const outside = from === "l" ? `s/${step}/${body.pass}` : from === "s" ? addressOf(id, "s") : homeOf(sheet, part);
  const where = growing(part, body, chosen) ? "steps.app.where_first" : "steps.app.where";
  return {
    at,
    ask,
    // A hint is for the words of today.
    hint: ask === now && has(`${at}.hint`) ? t(`${at}.hint`) : "",
    where: n ? t(where, { step, n, ...rest }) : t("steps.app.where_part", { step, part: rest.part, parts: rest.parts }),
    back: before && !from ? addressOf(id, placeOf(part, before.id)) : outside,
  };
}
