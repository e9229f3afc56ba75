// Reading it out myself: one row at a time, large. What was told is marked row by row, and kept.
import { html, useState } from "../../../vendor/preact.js";
import { ReadToMe } from "../../../kernel/aloud.js";
import { Back, Status, Summary, Title, useTask } from "../../../kernel/parts.js";
import { has, t } from "../../../kernel/words.js";
import { rowOf, rowsOf, textOf } from "../../rules/answers.js";
import { firstUntold, marking } from "../../rules/telling.js";
import { useSheet } from "../../sheets.js";
import { NoSheet } from "../no_sheet.js";
import { Nothing } from "./nothing.js";
import { Told, titleOf } from "./row.js";
import { openRows, openTelling, saveTelling, useTelling } from "./tellings.js";
import { useLoaded } from "./loaded.js";

/** @typedef {import("../../tools.js").ToolProps} ToolProps */
/** @typedef {import("./tellings.js").Open} Open */
/** @typedef {import("./tellings.js").Shown} Shown */

/** @param {ToolProps} props */
export function Aloud(props) {
  const { vault, now } = props;
  const { open, ready, trouble } = useTelling(vault, now.pass);
  const { sheet: four, trouble: missing, again } = useSheet(4);
  if (missing) return html`<${NoSheet} text=${missing} onAgain=${again} />`;
  if (trouble) return html`<${Back} to="s/5" /><p class="note warn">${trouble}</p>`;
  if (!ready || !four) return html`<${Back} to="s/5" /><${Status} text=${t("app.opening")} />`;
  if (!open || open.two || !open.body.rows.length) return html`<${Nothing} open=${open} />`;
  return html`<${Reading} key=${open.id} ...${props} open=${open} four=${four} />`;
}

/**
 * @param {Shown} shown
 * @returns {string} what a voice says of it
 */
function aloud(shown) {
  const words = (/** @type {string} */ at, /** @type {unknown} */ answer) => {
    const option = (/** @type {string} */ one) => (has(`${at}.option.${one}`) ? t(`${at}.option.${one}`) : one);
    if (Array.isArray(answer)) return rowsOf(answer).map((one) => (typeof one === "string" ? option(one) : textOf(rowOf(one).text))).join(". ");
    return typeof answer === "string" ? option(answer) : textOf(rowOf(answer).name);
  };
  return [titleOf(shown), ...shown.said.map(({ at, answer }) => `${t(`${at}.ask`)} ${words(at, answer)}`)].join(". ");
}

/** @param {ToolProps & {open: Open, four: import("../../rules/sheet.js").Sheet}} props */
function Reading({ vault, sheet, chosen, open, four }) {
  const { busy, wrongs, run } = useTask();
  const [at, setAt] = useState(() => firstUntold(open.body));
  const { rows: list, initials: _ } = open.body;
  const found = useLoaded(() => openRows(vault, { four, five: sheet, chosen, names: [] }, open.body), [open.id, list.length]);
  if (!found) return html`<${Back} to="s/5" /><${Status} text=${t("app.opening")} />`;
  if (typeof found === "string") return html`<${Back} to="s/5" /><p class="note warn">${found}</p>`;
  const one = found[at];
  const seen = (/** @type {string} */ page) => open.body.seen.includes(page);
  /** @param {string} page @param {boolean} yes @param {number} to */
  const mark = (page, yes, to) => run(t("app.write.saving"), async () => {
    // As it is now: another window may have marked a row meanwhile.
    const fresh = (await openTelling(vault, open.id)) ?? open;
    await saveTelling(vault, fresh, fresh.body.pass, (telling) => marking(telling, [page], yes));
    setAt(to);
  });
  const off = busy ? "true" : undefined;
  const left = found.filter(({ shown }) => !seen(shown.page));
  const earlier = at > 0 && html`<button type="button" class="btn second" onClick=${() => setAt(at - 1)}>${t("steps.5.app.v.back")}</button>`;
  if (!one) {
    const first = left[0];
    return html`<${Back} to="s/5" />
      <${Title}>${t("steps.5.app.a.end")}<//>
      <p>${t("steps.5.app.o.so_far", { told: found.length - left.length, all: found.length })}</p>
      <div class="acts"><a class="btn" href="#s/5/q">${t("steps.5.app.o.quiet")}</a>
        ${first && html`<button type="button" class="btn second" onClick=${() => setAt(found.indexOf(first))}>${t("steps.5.app.a.open_link")}</button>`}
        <button type="button" class="btn second" onClick=${() => setAt(0)}>${t("steps.5.app.a.again")}</button></div>`;
  }
  const { page } = one.shown;
  return html`<${Back} to="s/5" />
    <${Summary} wrongs=${wrongs} />
    <${Told} key=${at} shown=${one.shown} meta=${t("steps.5.app.v.where", { n: at + 1, all: found.length })} />
    <${ReadToMe} text=${aloud(one.shown)} />
    ${seen(page) && html`<p><span class="pill">${t("steps.5.app.a.mark")}</span>${" "}
      <button type="button" class="link" onClick=${() => mark(page, false, at)}>${t("steps.5.app.a.unmark")}</button></p>`}
    <${Status} text=${busy} />
    <div class="acts">
      ${seen(page) ? html`<button type="button" class="btn" onClick=${() => setAt(at + 1)}>${t("steps.5.app.v.next")}</button>`
        : html`<button type="button" class="btn" aria-disabled=${off} onClick=${() => mark(page, true, at + 1)}>${t("steps.5.app.a.told")}</button>
          <button type="button" class="btn second" onClick=${() => setAt(at + 1)}>${t("steps.5.app.a.next")}</button>`}
      ${earlier}
      <a class="btn second" href="#help">${t("steps.app.to_help")}</a>
    </div>`;
}
