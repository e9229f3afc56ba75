// The telling on the Step's own page: how far it is, and every way on.
import { html } from "../../../vendor/preact.js";
import { t } from "../../../kernel/words.js";
import { goingOf } from "../../rules/burning.js";
import { kindOf } from "../../rules/kinds.js";
import { dayWords } from "./record.js";
import { notedPlace, useTelling } from "./tellings.js";

/** @typedef {import("../../tools.js").ToolProps} ToolProps */

/** The lists of Step 4. */
const ROWS = ["resentment", "fear", "relation", "harm", "untold", "good"].map((part) => kindOf("step-4", part));

/** @param {ToolProps} props */
export function TellingCard({ vault, now }) {
  const { open, ready, trouble } = useTelling(vault, now.pass);
  if (trouble) return html`<p class="note warn">${trouble}</p>`;
  if (!ready) return null;
  return html`<section class="card tight" aria-labelledby="telling">
    <h2 id="telling">${t("steps.5.app.o.title")}</h2>
    ${!open ? html`<p>${t("steps.5.app.o.none")}</p><${To} at="c" id="choose" />`
      : open.two ? html`<p class="note">${t("steps.5.app.two")}</p><p><a class="btn second" href=${`#p/${open.id}`}>${t("steps.5.app.two_open")}</a></p>`
      : html`<${Under} open=${open} left=${vault.pages().some((one) => ROWS.includes(one.kind))} />`}
  </section>`;
}

/** @param {{at: string, id: string}} props */
function To({ at, id }) {
  return html`<p><a class="btn second" href=${`#s/5/${at}`}>${t(`steps.5.app.o.${id}`)}</a></p>`;
}

/** @param {{open: import("./tellings.js").Open, left: boolean}} props left: a row of Step 4 is here */
function Under({ open: { id, body }, left }) {
  const { rows, seen, told, burned, later } = body;
  const all = rows.length > 0 && seen.length === rows.length;
  const place = notedPlace();
  const handing = place?.telling === id && !all;
  if (goingOf(body)) return html`<p>${t("steps.5.app.o.told", { day: dayWords(told) })}</p><p class="note">${t("steps.5.app.o.halfway")}</p><${To} at="b" id="finish" />`;
  if (burned) return html`<p>${t("steps.5.app.o.told", { day: dayWords(told) })}</p><p>${t("steps.5.app.o.burned", { day: dayWords(burned) })}</p>
    <${To} at="d" id="see_record" />${left && html`<${To} at="b" id="burn" /><${To} at="c" id="again" />`}`;
  if (told) return html`<p>${t("steps.5.app.o.told", { day: dayWords(told) })}</p>
    ${later && html`<p>${t("steps.5.app.o.later")}</p>`}
    <${To} at="d" id="see_record" /><${To} at="b" id="burn" /><${To} at="c" id="again" />`;
  return html`${rows.length > 0 && html`<p>${t("steps.5.app.o.so_far", { told: seen.length, all: rows.length })}</p>`}
    ${seen.length > 0 && !all && html`<${To} at=${handing ? "h" : "a"} id="go_on" />`}
    ${rows.length > 0 && html`<${To} at="h" id="hand" /><p class="hint">${t("steps.5.app.o.hand_text")}</p>
      <${To} at="a" id="aloud" /><p class="hint">${t("steps.5.app.o.aloud_text")}</p>`}
    <${To} at="c" id=${rows.length ? "rechoose" : "choose"} />
    ${rows.length > 0 && html`<${To} at="q" id="quiet" />`}
    <${To} at="d" id="record" />`;
}
