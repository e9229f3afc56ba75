// The choices of a search: when and where stand open, the others behind one tap.
import { html } from "../../vendor/preact.js";
import { wrongAt } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { MILES, WHENS, WHERES } from "../rules/ask.js";

/** @typedef {import("../rules/ask.js").Form} Asked */
/** @typedef {import("../../kernel/parts.js").Wrong} Wrong */
/** @typedef {{form: Asked, put: (patch: Partial<Asked>) => void, all: import("../server.js").Choices | null, wrongs: Wrong[]}} ChoosingProps */

/**
 * @param {{id: string, label: string, value: string, rows: Array<[value: string, words: string]>, onValue: (value: string) => void, wrongs: Wrong[]}} props
 */
function Select({ id, label, value, rows, onValue, wrongs }) {
  const error = wrongAt(id, wrongs);
  return html`<div class=${error ? "field wrong" : "field"}>
    <label for=${id}>${label}</label>
    ${error && html`<p class="error" id=${`${id}-error`}>${error}</p>`}
    <select id=${id} value=${value} aria-describedby=${error ? `${id}-error` : undefined}
      onChange=${(/** @type {{currentTarget: HTMLSelectElement}} */ event) => onValue(event.currentTarget.value)}>
      ${rows.map(([one, words]) => html`<option key=${one} value=${one} selected=${one === value}>${words}</option>`)}
    </select>
  </div>`;
}

/** @template {string} T @param {T[]} list @param {T} one @returns {T[]} with it, or without it where it was in */
function turned(list, one) {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

/** @param {ChoosingProps} props */
export function Choosing(props) {
  const { form, put, wrongs } = props;
  return html`
    <${Select} id="find-when" label=${t("meetings.app.when")} value=${form.when} wrongs=${wrongs}
      rows=${WHENS.map((one) => [one, t(`meetings.app.when.${one}`)])} onValue=${(/** @type {string} */ when) => put({ when })} />
    <fieldset><legend>${t("meetings.app.where")}</legend>
      ${WHERES.map((one) => html`<label class="pick" key=${one}>
        <input type="checkbox" checked=${form.where.includes(one)} onChange=${() => put({ where: turned(form.where, one) })} />${t(`meetings.app.venue.${one}`)}</label>`)}
    </fieldset>
    <fieldset><legend>${t("meetings.app.only")}</legend>
      <label class="pick"><input type="checkbox" checked=${form.open === "open"} onChange=${() => put({ open: form.open === "open" ? "" : "open" })} />${t("meetings.app.open")}</label>
      <label class="pick"><input type="checkbox" checked=${form.lang === "es"} onChange=${() => put({ lang: form.lang === "es" ? "" : "es" })} />${t("meetings.app.spanish")}</label>
    </fieldset>
    <details class="card"><summary>${t("meetings.app.choices")}</summary><div class="stack"><${More} ...${props} /></div></details>`;
}

/** @param {ChoosingProps} props */
function More({ form, put, all, wrongs }) {
  const any = t("meetings.app.any");
  // Open, closed and languages have choices of their own.
  const asked = new Set([...(all?.languages ?? []).map(({ label }) => label), "O", "C"]);
  const kinds = (all?.types ?? []).filter(({ code, label }) => !asked.has(code) && !asked.has(label));
  /** @type {(name: keyof Asked) => (value: string) => void} */
  const set = (name) => (value) => put({ [name]: value });
  return html`
    ${form.near.trim() && html`<${Select} id="find-miles" label=${t("meetings.app.within")} value=${form.miles} wrongs=${wrongs}
        rows=${[...new Set([...MILES, form.miles])].map((n) => [n, t("meetings.app.miles", { n })])} onValue=${set("miles")} />
      <${Select} id="find-sort" label=${t("meetings.app.sort")} value=${form.sort} wrongs=${wrongs}
        rows=${["start", "distance"].map((one) => [one, t(`meetings.app.sort.${one}`)])} onValue=${set("sort")} />`}
    <${Select} id="find-open" label=${t("meetings.app.who")} value=${form.open} wrongs=${wrongs}
      rows=${[["", any], ["open", t("meetings.app.open")], ["closed", t("meetings.app.closed")]]} onValue=${set("open")} />
    ${all && all.fellowships.length > 0 && html`<${Select} id="find-fellowship" label=${t("meetings.app.fellowship")} value=${form.fellowship} wrongs=${wrongs}
      rows=${[["", any], ...all.fellowships.map((one) => [one, one])]} onValue=${set("fellowship")} />`}
    ${all && all.languages.length > 0 && html`<${Select} id="find-lang" label=${t("meetings.app.language")} value=${form.lang} wrongs=${wrongs}
      rows=${[["", any], ...all.languages.map(({ code, label }) => [code, label])]} onValue=${set("lang")} />`}
    <div class="field"><label for="find-words">${t("meetings.app.words")}</label>
      <input id="find-words" type="text" value=${form.words} autocomplete="off" maxlength="100"
        onInput=${(/** @type {{currentTarget: HTMLInputElement}} */ event) => put({ words: event.currentTarget.value })} /></div>
    ${kinds.length > 0 && html`<fieldset><legend>${t("meetings.app.kinds")}</legend>
      ${kinds.map(({ code, label }) => html`<label class="pick" key=${code}>
        <input type="checkbox" checked=${form.types.includes(code)} onChange=${() => put({ types: turned(form.types, code) })} />${label}</label>`)}
    </fieldset>`}`;
}
