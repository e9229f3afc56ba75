// The screens of the Steps, with what belongs to any page: two versions of it, what is offered beside it, what to know now.
import { html } from "../../vendor/preact.js";
import { Steps as Inside } from "../../steps/screens/steps.js";
import { Worksheet as Part } from "../../steps/screens/worksheet.js";
import { learnSteps } from "../../steps/sheets.js";
import { here } from "../../kernel/go.js";
import { useTask } from "../../kernel/parts.js";
import { write } from "../begin.js";
import { handOver } from "../files.js";
import { NumberList as Numbers } from "../numbers.js";
import { Away, AwayLink, asksAway } from "./away.js";
import { KeepNote } from "./keep_note.js";
import { Offered } from "./offered.js";
import { NowNote } from "./pages.js";
import { Two, Undo } from "./two.js";

/** @typedef {import("../screens.js").ScreenProps} ScreenProps */

/** @param {{vault: import("../../vault/types.js").VaultApi, page: import("../../vault/types.js").Page}} props */
function Beside({ vault, page }) {
  return html`<${Undo} id=${page.page} />
    <${Offered} vault=${vault} page=${page} />
    <${NowNote} status=${vault.status()} />
    <${AwayLink} vault=${vault} id=${page.page} />`;
}

/** @param {ScreenProps} props */
function Steps({ vault, id }) {
  const { run } = useTask();
  const kit = { Two, Beside, handOver, Numbers, onWrite: () => void run("", () => write(vault)) };
  return html`<${Inside} vault=${vault} id=${id} kit=${kit} />
    ${/^\d/.test(id) && !here().at && html`<${KeepNote} vault=${vault} />`}`;
}

/** @param {ScreenProps} props */
function Worksheet({ vault, id }) {
  const { run } = useTask();
  if (asksAway()) return html`<${Away} vault=${vault} id=${id} />`;
  const kit = { Two, Beside, handOver, Numbers, onWrite: () => void run("", () => write(vault)) };
  return html`<${Part} vault=${vault} id=${id} kit=${kit} />`;
}

/** @returns {Promise<Record<string, any>>} the screens, once their sentences are here */
export async function withWords() {
  await learnSteps();
  return { Steps, Worksheet };
}
