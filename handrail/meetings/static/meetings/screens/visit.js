// One time somebody went: the day, what it was, and a note for nobody else. What is typed is kept as it is typed.
import { html, useState } from "../../vendor/preact.js";
import { useEditor, useOpened, whereItIs } from "../../kernel/desk.js";
import { told } from "../../kernel/flash.js";
import { goInstead } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask, wrong } from "../../kernel/parts.js";
import { settle } from "../../kernel/settle.js";
import { t } from "../../kernel/words.js";
import { Line, Writing } from "../../kernel/writing.js";
import { saveVisit } from "../keeping.js";
import { SCHEMA, WENT } from "../rules/kinds.js";
import { asWent, isDay } from "../rules/went.js";
import { worded } from "../say.js";
import { Day, REMOVED } from "./parts.js";

/** @typedef {import("../keeping.js").Vault} Vault */
/** @typedef {import("../keeping.js").Page} Page */
/** @typedef {import("../rules/went.js").Went} Went */
/** @typedef {{page: Page | null, went: Went, parents: string[], draft: boolean}} Opened */

/** @param {Vault} vault @param {string} id @returns {Promise<Opened>} */
async function open(vault, id) {
  const [page, draft] = await Promise.all([vault.page(id), vault.readDraft(id)]);
  const heads = page?.heads ?? [];
  return {
    page,
    went: asWent(draft?.body ?? heads[0]?.body ?? {}),
    parents: draft?.parents ?? heads.map(({ version }) => version),
    draft: draft !== null,
  };
}

/** @param {import("./meetings.js").Props & {page: string}} props */
export function Visit({ vault, kit, page: id }) {
  const { opened, sheet, trouble, desk } = useOpened(vault, id, open);
  const back = html`<${Back} to="m/log" />`;
  if (trouble) return html`${back}<p class="note warn">${trouble}</p>`;
  if (!opened) return html`${back}<${Status} text=${t("app.opening")} />`;
  const { page } = opened;
  if (!page && !opened.draft) return html`${back}<${Title}>${t("meetings.app.log")}<//><p>${t("meetings.app.visit_gone")}</p>`;
  if (page?.heads[0]?.newerApp) return html`${back}<${Title}>${t("meetings.app.log")}<//><p class="note">${t("app.pages.newer")}</p>`;
  if (page && page.heads.length > 1 && !opened.draft) {
    const show = (/** @type {{body: Record<string, unknown>}} */ head) => html`<p class="written" dir="auto">${worded(asWent(head.body)).text}</p>`;
    return html`<${kit.Two} vault=${vault} page=${page} show=${show} to="m/log" />`;
  }
  return html`${back}<${Sheet} key=${sheet} vault=${vault} kit=${kit} id=${id} opened=${opened} desk=${desk} />
    ${page && html`<${kit.Beside} vault=${vault} page=${page} />`}`;
}

/** @param {{vault: Vault, kit: import("./meetings.js").Kit, id: string, opened: Opened, desk: import("../../kernel/desk.js").Desk}} props */
function Sheet({ vault, kit, id, opened, desk }) {
  const { busy, wrongs, run } = useTask(() => "note");
  const [news] = useState(told);
  const [went, setWent] = useState(opened.went);
  const make = () => vault.editor(id, { kind: WENT, schema: SCHEMA, parents: opened.parents, ...(opened.draft && { draft: opened.went }) });
  const { typed, type, commit } = useEditor(desk, make, opened.draft);
  /** @param {Partial<Went>} patch */
  const put = (patch) => {
    const next = worded({ ...went, ...patch });
    setWent(next);
    type(next);
  };
  const save = () =>
    run(t("app.write.saving"), async () => {
      await commit("note");
      if (!isDay(went.day)) throw wrong("day", "meetings.app.day_wrong");
    });
  const remove = () =>
    run(t("app.write.saving"), async () => {
      await settle();
      kit.memory.set(REMOVED, { visit: true, bring: () => saveVisit(vault, went) });
      await vault.burn([id]);
      goInstead("m/log");
    });
  const status = busy ? { text: busy, kind: "" } : whereItIs(vault, id, typed);
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("meetings.app.went")}<//>
    ${news && html`<p class="note ok" role="status">${t(news)}</p>`}
    <${Day} label=${t("meetings.app.visit_day")} value=${went.day} onValue=${(/** @type {string} */ day) => put({ day })} wrongs=${wrongs} />
    <${Line} id="name" label=${t("meetings.app.visit_name")} hint=${t("meetings.app.visit_name_hint")} value=${went.name} onValue=${(/** @type {string} */ name) => put({ name })} />
    <${Line} id="place" label=${t("meetings.app.visit_place")} value=${went.place} onValue=${(/** @type {string} */ place) => put({ place })} />
    <${Line} id="fellowship" label=${t("meetings.app.fellowship")} value=${went.fellowship} onValue=${(/** @type {string} */ fellowship) => put({ fellowship })} />
    <${Writing} id="note" label=${t("meetings.app.note")} hint=${t("meetings.app.note_hint")} rows=${4} wrongs=${wrongs}
      value=${went.note} onValue=${(/** @type {string} */ note) => put({ note })} />
    <${Status} ...${status} />
    <div class="acts"><button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("meetings.app.save_visit")}</button></div>
    <p><button type="button" class="link" onClick=${remove}>${t("meetings.app.remove_visit")}</button></p>`;
}
