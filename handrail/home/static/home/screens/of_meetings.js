// The screens of meetings, with their own sentences: fetched when somebody comes there. What they keep is kept here, where the
// vault is known; the room itself lies below the vault.
import { html } from "../../vendor/preact.js";
import { tell } from "../../kernel/flash.js";
import { go, here } from "../../kernel/go.js";
import { learn, t } from "../../kernel/words.js";
import { Title } from "../../kernel/parts.js";
import { Meetings as Inside } from "../../meetings/screens/meetings.js";
import { isAdult, sayAdult, write } from "../begin.js";
import { handOver } from "../files.js";
import { MEETING } from "../kinds.js";
import { NumberList } from "../numbers.js";
import { whileOpen } from "../while_open.js";
import { KeepNote } from "./keep_note.js";
import { Offered } from "./offered.js";
import { NowNote } from "./pages.js";
import { Two, Undo } from "./two.js";

/** @typedef {import("../screens.js").ScreenProps} ScreenProps */

/** As start.js knows it; named twice, since what is imported from there would come with the first visit in pieces. */
const YOUNG = "app.young.title";
/** What was looked for and what was taken away, while the vault stays as it is. @type {Map<string, any>} */
const memory = whileOpen(new Map());

/** The one question, before the first thing that is kept on a device. */
/** @param {{onYes: () => void, onBack: () => void}} props */
function Ask({ onYes, onBack }) {
  const yes = () => {
    sayAdult();
    onYes();
  };
  // No address says what was answered.
  const no = () => {
    tell(YOUNG);
    go("start");
  };
  return html`<button type="button" class="link back" onClick=${onBack}>${t("app.back")}</button>
    <${Title}>${t("app.start.title")}<//>
    <p>${t("app.start.why")}</p>
    <div class="acts">
      <button type="button" class="btn" onClick=${yes}>${t("app.start.yes")}</button>
      <button type="button" class="btn second" onClick=${no}>${t("app.start.no")}</button>
    </div>`;
}

/** @param {{vault: import("../../vault/types.js").VaultApi, page: import("../../vault/types.js").Page}} props */
function Beside({ vault, page }) {
  return html`<${Undo} id=${page.page} /><${Offered} vault=${vault} page=${page} /><${NowNote} status=${vault.status()} />`;
}

const Numbers = () => html`<${NumberList} section="treatment" />`;

/** @param {ScreenProps} props */
function Meetings({ vault, id }) {
  const kit = {
    memory, handOver, Ask, Numbers, Two, Beside,
    mayKeep: () => vault.status().phase !== "new" || isAdult(),
    onWrite: () => void write(vault, MEETING),
  };
  // Not where somebody looks for something, nor on paper.
  const quiet = ["find", "calendar"].includes(id) || ["paper", "plan"].includes(here().at);
  return html`<${Inside} vault=${vault} id=${id} kit=${kit} />
    ${!quiet && html`<${KeepNote} vault=${vault} />`}`;
}

/** @param {import("../../kernel/words.js").Lang} lang */
async function load(lang) {
  const answer = await fetch(`/app/texts/later.${lang}.json`, { credentials: "omit" });
  if (!answer.ok) throw new Error("texts");
  return answer.json();
}

/** @returns {Promise<Record<string, any>>} the screens, once their sentences are here */
export async function withWords() {
  await learn("later", load);
  return { Meetings };
}
