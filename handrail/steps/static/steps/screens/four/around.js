// What stands around the screens of the inventory: break and Help, the break itself, and the ways to the two other views.
import { html } from "../../../vendor/preact.js";
import { has, t } from "../../../kernel/words.js";
import { Break } from "../question.js";

/** The ways on that every screen of the inventory ends with. */
/** @param {{at: string, others?: any}} props at: this screen's letters */
export function Foot({ at, others }) {
  return html`<div class="acts noprint">${others}
    <a class="btn second" href=${`#s/4/${at}z`}>${t("steps.app.break")}</a>
    <a class="btn second" href="#help">${t("steps.app.to_help")}</a>
  </div>`;
}

/** @param {import("../../tools.js").ToolProps} props */
export function Pause({ at }) {
  const from = at.slice(0, -1);
  return html`<${Break} back=${from === "o" ? "s/4" : `s/4/${from}`} out="s/4" />`;
}

/** On the Step's own screen, over its six lists. */
export function Above() {
  return html`<p>${t("steps.4.app.lists")}</p>`;
}

/** Under them: what all lists say together. */
export function Below() {
  return html`<${Foot} at="o" others=${ways("")} />`;
}

/** @param {string} here the letters of the screen one is on */
export function ways(here) {
  return html`${here !== "p" && html`<a class="btn second" href="#s/4/p">${t("steps.4.app.people")}</a>`}
    ${here !== "t" && html`<a class="btn second" href="#s/4/t">${t("steps.4.app.touched")}</a>`}`;
}

/**
 * @param {string} option of what was touched, in whichever list
 * @returns {string} in words; one of a newer sheet by its id
 */
export function touchedWords(option) {
  const id = `steps.4.resentment.touched.option.${option}`;
  return has(id) ? t(id) : option;
}
