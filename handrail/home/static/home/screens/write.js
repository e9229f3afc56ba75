import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { later } from "../../kernel/clock.js";
import { VaultError, is } from "../../vault/errors.js";
import { askFor } from "../begin.js";
import { KINDS, NOTE, askOf, textOf } from "../kinds.js";
import { Back, Status, Summary, Title, sentence, useTask, wrong } from "../../kernel/parts.js";
import { holding } from "../../kernel/settle.js";
import { has, t } from "../../kernel/words.js";
import { Writing } from "../../kernel/writing.js";
import { KeepNote } from "./keep_note.js";
import { Offered } from "./offered.js";
import { NowNote } from "./pages.js";
import { Two, Undo } from "./two.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").Page} Page */
/** @typedef {import("../../vault/types.js").Body} Body */
/** @typedef {{page: Page | null, body: Body, parents: string[], draft: boolean, schema: number}} Opened */

/** @typedef {"clean" | "typing" | "kept" | "failed" | "empty"} Typed */
/** @typedef {{dirty: boolean, editor: import("../../vault/types.js").Editor | null}} Desk what the open sheet holds */

/** A draft is sealed within 2 s of a pause; a little later the words may say so. */
const DRAFT_IS_KEPT = 2500;

/**
 * @param {VaultApi} vault
 * @param {string} id
 * @returns {Promise<Opened>} the page, and what stands in the field: the draft where there is one, else the page's head
 */
async function open(vault, id) {
  const [page, draft] = await Promise.all([vault.page(id), vault.readDraft(id)]);
  if (draft) return { page, body: draft.body, parents: draft.parents, draft: true, schema: draft.schema };
  const heads = page?.heads ?? [];
  return {
    page,
    body: heads[0]?.body ?? { ask: askFor(vault, id) },
    parents: heads.map((head) => head.version),
    draft: false,
    schema: page?.schema ?? KINDS[NOTE] ?? 1,
  };
}

/**
 * The status line: where the words are now, and nothing more hopeful than that.
 * @param {VaultApi} vault
 * @param {string} id
 * @param {Typed} typed
 * @returns {{text: string, kind: string}}
 */
export function whereItIs(vault, id, typed) {
  const { phase, online } = vault.status();
  const line = vault.pages().find((one) => one.page === id);
  if (typed === "empty") return { text: t("app.write.nothing"), kind: "" };
  if (typed === "failed") return { text: t("app.write.not_kept"), kind: "alone" };
  if (!line && typed === "clean") return { text: "", kind: "" };
  if (typed === "typing") return { text: t("app.write.saving"), kind: "" };
  if (line?.tooLong) return { text: t("app.write.too_long"), kind: "alone" };
  if (phase === "device-only") return { text: t("app.write.local"), kind: "alone" };
  if (!online) return { text: t("app.write.no_signal"), kind: "alone" };
  if (typed === "kept") return { text: t("app.write.draft"), kind: "" };
  return line?.backedUp ? { text: t("app.write.backed"), kind: "kept" } : { text: t("app.write.waiting"), kind: "" };
}

/**
 * Follows a page: reads it again after every change, but never over words that are still being typed, and without
 * a new sheet (caret and all) when what changed is what this sheet itself wrote.
 * @param {VaultApi} vault
 * @param {string} id
 */
function useOpened(vault, id) {
  const [opened, setOpened] = useState(/** @type {Opened | null} */ (null));
  const [sheet, setSheet] = useState(0);
  const [trouble, setTrouble] = useState("");
  /** @type {Desk} */
  const desk = useRef({ dirty: false, editor: null }).current;
  useEffect(() => {
    const read = async () => {
      if (desk.dirty) return;
      try {
        const next = await open(vault, id);
        if (desk.dirty) return;
        const own = desk.editor?.parents().join() === next.parents.join();
        if (!own) setSheet((n) => n + 1);
        setOpened(next);
      } catch (error) {
        setTrouble(sentence(error));
      }
    };
    void read();
    return vault.on(() => void read());
  }, [vault, id]);
  return { opened, sheet, trouble, desk };
}

/** One page: to write on, to look at, or, when two phones wrote it, to choose. */
/** @param {import("../screens.js").ScreenProps} props */
export function Write({ vault, id }) {
  const { opened, sheet, trouble, desk } = useOpened(vault, id);
  if (trouble) return html`<${Back} /><p class="note warn">${trouble}</p>`;
  if (!opened) return html`<${Back} /><${Status} text=${t("app.opening")} />`;
  const { page } = opened;
  if (page && page.heads.length > 1 && !opened.draft) return html`<${Two} vault=${vault} page=${page} />`;
  const only = page?.heads[0];
  if (page && (only?.newerApp || page.kind !== NOTE)) {
    return html`<${Back} /><${Title}>${t("app.pages.title")}<//>
      <p class="note">${t("app.pages.newer")}</p>
      <p class="written">${only ? textOf(only.body) : ""}</p>`;
  }
  return html`<${Back} />
    <${Undo} id=${id} />
    <${Sheet} key=${sheet} vault=${vault} id=${id} opened=${opened} desk=${desk} />
    ${page && html`<${Offered} vault=${vault} page=${page} />`}
    <${NowNote} status=${vault.status()} />`;
}

/** @param {{vault: VaultApi, id: string, opened: Opened, desk: Desk}} props */
function Sheet({ vault, id, opened, desk }) {
  const { busy, wrongs, run } = useTask(() => "text");
  const [text, setText] = useState(textOf(opened.body));
  const [typed, setTyped] = useState(/** @type {Typed} */ (opened.draft ? "kept" : "clean"));
  const soon = useRef(() => {});
  useEffect(() => {
    const { parents, schema } = opened;
    const mine = vault.editor(id, { kind: NOTE, schema, parents, ...(opened.draft && { draft: opened.body }) });
    desk.editor = mine;
    const forget = holding(() => mine.commit());
    return () => {
      forget();
      soon.current();
      if (desk.editor === mine) Object.assign(desk, { dirty: false, editor: null });
      void mine.close().catch(() => undefined);
    };
  }, []);
  /** @param {string} next */
  const type = (next) => {
    setText(next);
    // Blanks alone begin no page.
    if (!next.trim() && !desk.dirty && !opened.page && !opened.draft) return setTyped("clean");
    desk.dirty = true;
    setTyped("typing");
    desk.editor?.type({ ...opened.body, text: next });
    soon.current();
    soon.current = later(DRAFT_IS_KEPT, look);
  };
  const look = () => {
    if (desk.editor?.kept()) setTyped("kept");
    else soon.current = later(DRAFT_IS_KEPT, look);
  };
  const save = () =>
    run(t("app.write.saving"), async () => {
      if (!text.trim() && !opened.page && !opened.draft) return setTyped("empty");
      try {
        await desk.editor?.commit();
      } catch (error) {
        soon.current();
        setTyped(is(error, "too-large") && desk.editor?.kept() ? "kept" : "failed");
        throw error instanceof VaultError && has(error.textId) ? error : wrong("text", "app.write.not_kept");
      }
      soon.current();
      desk.dirty = false;
      setTyped("clean");
    });
  const status = busy ? { text: busy, kind: "" } : whereItIs(vault, id, typed);
  const first = vault.status().phase === "device-only" && typed === "clean" && vault.pages().length > 0;
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Writing} id="text" title=${true} label=${t(askOf(opened.body))} hint=${t("app.write.hint")} wrongs=${wrongs}
      value=${text} onValue=${type} rows=${9} focus=${!textOf(opened.body)} />
    <${Status} ...${status} />
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("app.write.save")}</button>
    </div>
    ${first && html`<${KeepNote} vault=${vault} />`}`;
}
