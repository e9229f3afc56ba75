import { html } from "../../vendor/preact.js";
import { has, t } from "../../kernel/words.js";
import { Warning } from "./question.js";

/** What a part is about, and what to know before it begins. */
/** @param {{sheet: import("../rules/sheet.js").Sheet, part: import("../rules/sheet.js").Part, id: string, done?: boolean}} props */
export function PartIntro({ sheet, part, id, done = false }) {
  const at = `steps.${sheet.step}.${part.id}`;
  if (done) return html`<h2 id=${id}>${t(`${at}.title`)}</h2>`;
  return html`<h2 id=${id}>${t(`${at}.title`)}</h2>
    ${has(`${at}.intro`) && html`<p>${t(`${at}.intro`)}</p>`}
    <${Warning} text=${has(`${at}.warning`) ? t(`${at}.warning`) : ""} />`;
}
