// The screens of the Steps, with what belongs to any page: two versions of it, what is offered beside it, what to know now.
import { html } from "../../vendor/preact.js";
import { Steps as Inside } from "../../steps/screens/steps.js";
import { Worksheet as Part } from "../../steps/screens/worksheet.js";
import { here } from "../../kernel/go.js";
import { useTask } from "../../kernel/parts.js";
import { write } from "../begin.js";
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
export function Steps({ vault, id }) {
  const { run } = useTask();
  return html`<${Inside} vault=${vault} id=${id} onWrite=${() => void run("", () => write(vault))} />
    ${id && !here().at && html`<${KeepNote} vault=${vault} />`}`;
}

/** @param {ScreenProps} props */
export function Worksheet({ vault, id }) {
  if (asksAway()) return html`<${Away} vault=${vault} id=${id} />`;
  return html`<${Part} vault=${vault} id=${id} Two=${Two} Beside=${Beside} />`;
}
