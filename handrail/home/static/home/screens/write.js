import { html, useState } from "../../vendor/preact.js";
import { askFor } from "../begin.js";
import { KINDS, NOTE, askOf, textOf } from "../kinds.js";
import { useEditor, useOpened, whereItIs } from "../../kernel/desk.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { ReadToMe } from "../../kernel/aloud.js";
import { Writing } from "../../kernel/writing.js";
import { Away, AwayLink, asksAway } from "./away.js";
import { KeepNote } from "./keep_note.js";
import { Offered } from "./offered.js";
import { NowNote } from "./pages.js";
import { Two, Undo } from "./two.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").Page} Page */
/** @typedef {import("../../vault/types.js").Body} Body */
/** @typedef {{page: Page | null, body: Body, parents: string[], draft: boolean, schema: number}} Opened */

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

/** One page: to write on, to look at, or, when two phones wrote it, to choose. */
/** @param {import("../screens.js").ScreenProps} props */
export function Write({ vault, id }) {
  const { opened, sheet, trouble, desk } = useOpened(vault, id, open);
  const back = html`<${Back} to=${vault.pages().some((line) => line.page === id) ? "pages" : ""} />`;
  if (asksAway()) return html`<${Away} vault=${vault} id=${id} />`;
  if (trouble) return html`${back}<p class="note warn">${trouble}</p>`;
  if (!opened) return html`${back}<${Status} text=${t("app.opening")} />`;
  const { page } = opened;
  if (page && page.heads.length > 1 && !opened.draft) return html`<${Two} vault=${vault} page=${page} />`;
  const only = page?.heads[0];
  if (page && (only?.newerApp || page.kind !== NOTE)) {
    return html`${back}<${Title}>${t("app.pages.title")}<//>
      <p class="note">${t("app.pages.newer")}</p>
      <p class="written">${only ? textOf(only.body) : ""}</p>`;
  }
  return html`${back}
    <${Undo} id=${id} />
    <${Sheet} key=${sheet} vault=${vault} id=${id} opened=${opened} desk=${desk} />
    ${page && html`<${Offered} vault=${vault} page=${page} />`}
    <${NowNote} status=${vault.status()} />
    <${AwayLink} vault=${vault} id=${id} />`;
}

/** @param {{vault: VaultApi, id: string, opened: Opened, desk: import("../../kernel/desk.js").Desk}} props */
function Sheet({ vault, id, opened, desk }) {
  const { busy, wrongs, run } = useTask(() => "text");
  const [text, setText] = useState(textOf(opened.body));
  const [saved, setSaved] = useState(false);
  const make = () => {
    const { parents, schema } = opened;
    return vault.editor(id, { kind: NOTE, schema, parents, ...(opened.draft && { draft: opened.body }) });
  };
  const { typed, setTyped, type, commit } = useEditor(desk, make, opened.draft);
  /** @param {string} next */
  const write = (next) => {
    setText(next);
    // Blanks alone begin no page.
    if (!next.trim() && !desk.dirty && !opened.page && !opened.draft) return setTyped("clean");
    type({ ...opened.body, text: next });
  };
  const save = () =>
    run(t("app.write.saving"), async () => {
      if (!text.trim() && !opened.page && !opened.draft) return setTyped("empty");
      await commit("text");
      setSaved(true);
    });
  const status = busy ? { text: busy, kind: "" } : whereItIs(vault, id, typed);
  const first = vault.status().phase === "device-only" && typed === "clean" && vault.pages().length > 0;
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Writing} id="text" title=${true} label=${t(askOf(opened.body))} hint=${t("app.write.hint")} wrongs=${wrongs}
      value=${text} onValue=${write} rows=${9} focus=${!textOf(opened.body)} />
    <${ReadToMe} text=${`${t(askOf(opened.body))}. ${t("app.write.hint")}`} />
    <${Status} ...${status} />
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("app.write.save")}</button>
      ${saved && typed === "clean" && html`<a class="btn second" href="#">${t("app.write.on")}</a>`}
    </div>
    ${first && html`<${KeepNote} vault=${vault} />`}`;
}
