// That it was told, and when; and what I heard, written by me.
import { html, useEffect, useRef, useState } from "../../../vendor/preact.js";
import { dayNow } from "../../../kernel/clock.js";
import { useEditor, useOpened, whereItIs } from "../../../kernel/desk.js";
import { goInstead } from "../../../kernel/go.js";
import { Back, Status, Summary, Title, useTask, wrong } from "../../../kernel/parts.js";
import { langNow, t } from "../../../kernel/words.js";
import { Writing } from "../../../kernel/writing.js";
import { readPart } from "../../pages.js";
import { textOf } from "../../rules/answers.js";
import { dateWords, doubtOf, known } from "../../rules/dates.js";
import { SCHEMA, TELLING, kindOf } from "../../rules/kinds.js";
import { carded, dateOf, dayOf, tellingOf } from "../../rules/telling.js";
import { DateField } from "../fields.js";
import { saveTelling, useTelling } from "./tellings.js";

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../../vault/types.js").Page} Page */
/** @typedef {import("../../rules/telling.js").Telling} Telling */
/** @typedef {import("../../rules/dates.js").Typed} Typed */
/** @typedef {{page: Page, body: Telling, parents: string[], draft: boolean, before: string}} Opened before: what Step 5 says was heard, where this says nothing yet */

/**
 * @param {string} day as it is kept
 * @returns {string} in words
 */
export function dayWords(day) {
  const date = dateOf(day);
  return date ? dateWords(date, langNow()) : day;
}

/** The record's address without a page: the telling of now, made where there is none. */
/** @param {import("../../tools.js").ToolProps} props */
export function ToRecord({ vault, now }) {
  const { open, ready, trouble } = useTelling(vault, now.pass);
  const begun = useRef(false);
  const { wrongs, run } = useTask();
  useEffect(() => {
    if (!ready || begun.current) return;
    begun.current = true;
    void run("", async () => goInstead(`p/${open?.id ?? (await saveTelling(vault, null, now.pass, (telling) => telling))}`));
  }, [ready]);
  return html`<${Back} to="s/5" /><${Summary} wrongs=${wrongs} />${trouble ? html`<p class="note warn">${trouble}</p>` : html`<${Status} text=${t("app.opening")} />`}`;
}

/**
 * @param {VaultApi} vault
 * @param {number} pass
 * @returns {Promise<string>} what the part "An hour of quiet" says was heard
 */
async function heardBefore(vault, pass) {
  const lines = vault.pages().filter((one) => one.kind === kindOf("step-5", "after"));
  const parts = await Promise.all(lines.map((line) => readPart(vault, line)));
  return parts.map((one) => (one && one !== "newer" && one.body.pass === pass ? textOf(one.body.answers.heard) : "")).find(Boolean) ?? "";
}

/**
 * @param {VaultApi} vault
 * @param {string} id
 * @returns {Promise<Opened>}
 */
async function open(vault, id) {
  const [page, draft] = await Promise.all([vault.page(id), vault.readDraft(id)]);
  if (!page) throw new Error("no page");
  const body = tellingOf((draft ?? page.heads[0])?.body ?? {});
  const before = body.told || body.heard || body.burned ? "" : await heardBefore(vault, body.pass);
  return { page, body, parents: draft?.parents ?? page.heads.map((head) => head.version), draft: draft !== null, before };
}

/** The page of a telling, whoever opens it. */
/** @param {import("../../tools.js").OwnPageProps} props */
export function Record({ vault, id, kit: { Two, Beside } }) {
  const { opened, sheet, trouble, desk } = useOpened(vault, id, open);
  if (trouble) return html`<${Back} to="s/5" /><p class="note warn">${trouble}</p>`;
  if (!opened) return html`<${Back} to="s/5" /><${Status} text=${t("app.opening")} />`;
  const { page } = opened;
  if (page.heads[0]?.newerApp) return html`<${Back} to="s/5" /><${Title}>${t("steps.5.app.d.title")}<//><p class="note">${t("app.pages.newer")}</p>`;
  const show = (/** @type {{body: Record<string, unknown>}} */ head) => html`<${Facts} telling=${tellingOf(head.body)} />`;
  if (page.heads.length > 1 && !opened.draft) return html`<${Two} vault=${vault} page=${page} show=${show} to="s/5" />`;
  return html`<${Sheet} key=${sheet} vault=${vault} id=${id} opened=${opened} desk=${desk} /><${Beside} vault=${vault} page=${page} />`;
}

/** @param {{telling: Telling}} props */
function Facts({ telling: { told, rows, seen, heard, burned } }) {
  return html`${told && html`<p>${t("steps.5.app.o.told", { day: dayWords(told) })}</p>`}
    ${burned && html`<p>${t("steps.5.app.o.burned", { day: dayWords(burned) })}</p>`}
    ${rows.length > 0 && html`<p>${t("steps.5.app.o.so_far", { told: seen.length, all: rows.length })}</p>`}
    ${heard && html`<p class="written" dir="auto">${heard}</p>`}`;
}

/** The same on paper. */
/** @param {{body: Record<string, unknown>}} props */
export function OnPaper({ body }) {
  return html`<${Facts} telling=${tellingOf(body)} />`;
}

/** @param {{vault: VaultApi, id: string, opened: Opened, desk: import("../../../kernel/desk.js").Desk}} props */
function Sheet({ vault, id, opened, desk }) {
  const { busy, wrongs, run } = useTask(() => "heard");
  const [body, setBody] = useState(opened.body.heard ? opened.body : { ...opened.body, heard: opened.before });
  const [day, setDay] = useState(/** @type {Typed} */ (typedOf(opened.body.told || dayNow())));
  const [asked, setAsked] = useState(false);
  const [kept, setKept] = useState(false);
  const make = () => vault.editor(id, { kind: TELLING, schema: SCHEMA, parents: opened.parents, ...(opened.draft && { draft: opened.body }) });
  const { typed, type, commit } = useEditor(desk, make, opened.draft);
  /** @param {Telling} next */
  const change = (next) => {
    setKept(false);
    setBody(next);
    type(next);
  };
  const today = known(typedOf(dayNow())) ?? { y: 9999, m: 12, d: 31 };
  const doubt = asked ? doubtOf(day, today) : null;
  const save = () => run(t("app.write.saving"), async () => {
    const told = dayOf(known(day));
    if (!told) throw wrong("day", "steps.5.app.d.no_day");
    // Asked once; who taps again means it.
    if (doubtOf(day, today) && !asked) return setAsked(true);
    change(carded({ ...body, told, title: t("steps.5.app.page_told", { day: dayWords(told) }) }));
    await commit("heard");
    setKept(true);
  });
  return html`<${Back} to="s/5" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.5.app.d.title")}<//>
    ${body.burned && html`<p>${t("steps.5.app.o.burned", { day: dayWords(body.burned) })}</p>`}
    ${body.rows.length > 0 && html`<p>${t("steps.5.app.o.so_far", { told: body.seen.length, all: body.rows.length })}</p>`}
    <${DateField} id="day" label=${t("steps.5.app.d.day")} value=${day} onValue=${(/** @type {Typed} */ next) => (setAsked(false), setKept(false), setDay(next))}
      doubt=${doubt ? { row: 0, column: "", doubt, typed: day } : undefined} />
    <${Writing} id="heard" label=${t("steps.5.app.d.heard")} hint=${t("steps.5.app.d.heard_hint")} wrongs=${wrongs} value=${body.heard}
      onValue=${(/** @type {string} */ heard) => change({ ...body, heard })} rows=${5} />
    <${Status} ...${busy ? { text: busy } : kept && typed === "clean" ? { text: t("steps.5.app.d.kept"), kind: "kept" } : whereItIs(vault, id, typed)} />
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("steps.5.app.d.save")}</button>
      ${body.told && !body.burned && html`<a class="btn second" href="#s/5/b">${t("steps.5.app.o.burn")}</a>`}
    </div>`;
}

/**
 * @param {string} day
 * @returns {Typed} as it stands in the fields
 */
function typedOf(day) {
  const date = dateOf(day);
  return { y: date ? String(date.y) : "", m: date?.m ? String(date.m) : "", d: date?.d ? String(date.d) : "" };
}
