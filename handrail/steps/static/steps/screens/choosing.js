// Two fields in which one puts things in their place: lines that each go to a side, and pages of one's own that are picked.
import { html, useState } from "../../vendor/preact.js";
import { Line } from "../../kernel/writing.js";
import { t } from "../../kernel/words.js";
import { offered } from "../offered.js";
import { pickedOf, rowOf, sortedLines } from "../rules/answers.js";
import { ofKind } from "../rules/kinds.js";
import { STEPS, useSheet } from "../sheets.js";
import { listOf } from "../tools.js";
import { Rows } from "./rows.js";

/** @typedef {import("./fields.js").FieldProps} FieldProps */
/** @typedef {import("../rules/answers.js").Picked} Picked */
/** @typedef {import("../../vault/types.js").PageLine} PageLine */

/** From so many pages on, a list can be narrowed by a word. */
const MANY = 12;

/** Lines, each with the side it belongs to. A line without a side is an answer too. */
/** @param {FieldProps} props */
export function Sort({ question, at, answer, onAnswer, removed, onRemoved }) {
  /** @param {unknown} row @param {number} n @param {(row: unknown) => void} set */
  const fields = (row, n, set) => {
    const { text, side } = sortedLines([row])[0] ?? { text: "", side: "" };
    const name = t("steps.app.row_list", { n: n + 1 });
    return html`<${Line} id=${`line-${n}`} label=${html`<span class="sr">${name}</span>`} value=${text}
        onValue=${(/** @type {string} */ next) => set({ ...rowOf(row), text: next, side })} />
      <fieldset><legend class="sr">${t("steps.app.rows.side", { line: name })}</legend>
        ${(question.options ?? []).map((option) => html`<label class="pick"><input type="radio" name=${`side-${n}`} value=${option} checked=${side === option}
          onChange=${() => set({ ...rowOf(row), text, side: option })} />${t(`${at}.option.${option}`)}</label>`)}
      </fieldset>`;
  };
  return html`<${Rows} rows=${Array.isArray(answer) ? answer : []} empty=${{}} onRows=${onAnswer} name="steps.app.row_list" framed=${true}
    removed=${removed} onRemoved=${onRemoved} row=${fields} />`;
}

/** The person's own pages of some kinds, by their names. */
/** @param {FieldProps} props */
export function Pick({ question, answer, onAnswer, pages }) {
  const picked = pickedOf(answer);
  // What was picked and is taken away since stays in sight, also after it was unticked.
  const [first] = useState(picked);
  const away = first.filter((one) => !pages.some((line) => line.page === one.page));
  /** @param {Picked} one */
  const turn = (one) => onAnswer(picked.some((other) => other.page === one.page) ? picked.filter((other) => other.page !== one.page) : [...picked, one]);
  const has = (/** @type {string} */ page) => picked.some((one) => one.page === page);
  const of = (/** @type {string} */ kind) => pages.some((line) => line.kind === kind);
  // Where something can be picked stands first.
  const kinds = [...(question.of ?? [])].sort((one, other) => Number(of(other)) - Number(of(one)));
  return html`${!pages.length && html`<p>${t("steps.app.rows.pick_none")}</p>`}
    ${kinds.map((kind) => html`<${OfKind} key=${kind} kind=${kind} lines=${pages.filter((line) => line.kind === kind)} picked=${first} has=${has} onTurn=${turn} />`)}
    ${away.length > 0 && html`<fieldset class="card"><legend>${t("steps.app.rows.pick_away")}</legend>
      ${away.map((one) => html`<label class="pick" key=${one.page}><input type="checkbox" checked=${has(one.page)} onChange=${() => turn(one)} />
        <span dir="auto">${one.name}</span></label>`)}</fieldset>`}`;
}

/** @param {{kind: string, lines: PageLine[], picked: Picked[], has: (page: string) => boolean, onTurn: (one: Picked) => void}} props */
function OfKind({ kind, lines, picked, has, onTurn }) {
  const { step, part: name } = ofKind(kind);
  const { sheet } = useSheet(step, STEPS.includes(step));
  const [word, setWord] = useState("");
  const part = sheet?.parts.find((one) => one.id === name);
  const title = part ? t(`steps.${step}.${name}.title`) : t("steps.app.step", { step });
  // What is picked keeps the name it was picked under.
  const named = lines.flatMap((line) => picked.find((one) => one.page === line.page) ?? offered(sheet, line) ?? []);
  const shown = named.filter((one) => has(one.page) || one.name.toLocaleLowerCase().includes(word.trim().toLocaleLowerCase()));
  const to = sheet && part?.rows ? listOf(sheet, name) : `s/${step}`;
  if (!named.length) return html`<p><a class="link" href=${`#${to}`}>${t("steps.app.rows.pick_go", { part: title })}</a></p>`;
  return html`${named.length > MANY && html`<${Line} id=${`find-${name}`} label=${t("steps.app.rows.narrow", { part: title })} value=${word} onValue=${setWord} />`}
    <fieldset class="card"><legend>${title}</legend>
    ${shown.map((one) => html`<label class="pick" key=${one.page}><input type="checkbox" checked=${has(one.page)} onChange=${() => onTurn(one)} />
      <span dir="auto">${one.name || t("app.pages.nothing_written")}</span></label>`)}
    ${!shown.length && html`<p class="hint" role="status">${t("steps.app.rows.narrow_none")}</p>`}
  </fieldset>`;
}
