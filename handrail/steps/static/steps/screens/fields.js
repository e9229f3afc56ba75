// A field for each kind of answer. Words go through the sealed fields alone.
import { html, useEffect, useRef } from "../../vendor/preact.js";
import { dateNow } from "../../kernel/clock.js";
import { Line, SEALED, Writing } from "../../kernel/writing.js";
import { has, langNow, t } from "../../kernel/words.js";
import { rowOf, rowsOf, textOf } from "../rules/answers.js";
import { months, typedDate } from "../rules/dates.js";
import { Pick, Sort } from "./choosing.js";
import { Rows } from "./rows.js";

/** @typedef {import("../rules/sheet.js").Question} Question */
/** @typedef {import("../rules/sheet.js").Column} Column */
/** @typedef {import("../rules/answers.js").Doubted} Doubted */

/**
 * @typedef {object} FieldProps
 * @property {Question} question
 * @property {string} at how the ids of its sentences begin: "steps.1.ready.today"
 * @property {string} ask the question itself
 * @property {string} hint
 * @property {unknown} answer
 * @property {(answer: unknown) => void} onAnswer
 * @property {import("../../vault/types.js").PageLine[]} pages the person's own, of the kinds that the question asks for
 * @property {Doubted[]} doubts what was asked back about its dates
 * @property {import("./rows.js").Removed[]} removed
 * @property {(removed: import("./rows.js").Removed[]) => void} onRemoved
 */

/**
 * @param {Doubted | undefined} doubt
 * @returns {string}
 */
function doubtText(doubt) {
  if (!doubt) return "";
  const { y, m, d } = doubt.typed;
  return t(`steps.app.doubt.${doubt.doubt}`, { typed: y.trim(), month: months(langNow())[Number(m) - 1] ?? "", day: d.trim() });
}

/**
 * The question as the name of its field, where the heading above already shows it.
 * @param {string} ask
 */
function unseen(ask) {
  return html`<span class="sr">${ask}</span>`;
}

/** Year, month, day: as much of it as the person knows. What is typed stays as typed. */
/** @param {{id: string, label: any, value: unknown, onValue: (value: unknown) => void, doubt?: Doubted | undefined}} props */
export function DateField({ id, label, value, onValue, doubt }) {
  const typed = typedDate(value);
  /** @param {"y" | "m" | "d"} key */
  const set = (key) => (/** @type {{currentTarget: HTMLInputElement | HTMLSelectElement}} */ event) =>
    onValue({ ...rowOf(value), ...typed, [key]: event.currentTarget.value });
  const text = doubtText(doubt);
  const told = text ? `${id}-doubt` : undefined;
  const note = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    if (text) note.current?.scrollIntoView({ block: "nearest" });
  }, [text]);
  return html`<fieldset class="field" aria-describedby=${told}>
    <legend>${label}</legend>
    <div class="day">
      <div><label for=${id}>${t("steps.app.year")}</label>
        <input id=${id} type="text" inputmode="numeric" value=${typed.y} onInput=${set("y")} ...${SEALED} /></div>
      <div><label for=${`${id}-m`}>${t("steps.app.month")}</label>
        <select id=${`${id}-m`} value=${typed.m} onChange=${set("m")}>
          <option value="">${t("steps.app.month_unknown")}</option>
          ${months(langNow()).map((name, n) => html`<option value=${String(n + 1)}>${name}</option>`)}
        </select></div>
      <div><label for=${`${id}-d`}>${t("steps.app.day")}</label>
        <input id=${`${id}-d`} type="text" inputmode="numeric" value=${typed.d} onInput=${set("d")} ...${SEALED} /></div>
    </div>
    <div role="status" ref=${note}>${text && html`<div class="note tight" id=${told}><p>${text}</p><p>${t("steps.app.doubt.go_on")}</p></div>`}</div>
  </fieldset>`;
}

/** @param {FieldProps} props */
function Choice({ question, at, answer, onAnswer }) {
  const chosen = Array.isArray(answer) ? answer : [answer];
  /** @param {string} option */
  const pick = (option) => {
    if (!question.many) return onAnswer(option);
    const rest = chosen.filter((one) => one !== option && one !== undefined);
    onAnswer(chosen.includes(option) ? rest : [...rest, option]);
  };
  return html`<fieldset class="card" aria-labelledby="ask">
    ${(question.options ?? []).map(
      (option) => html`<label class="pick"><input type=${question.many ? "checkbox" : "radio"} name="choice" value=${option}
        checked=${chosen.includes(option)} onChange=${() => pick(option)} />${t(`${at}.option.${option}`)}</label>`,
    )}
  </fieldset>`;
}

/** @param {FieldProps} props */
function Scale({ question, at, answer, onAnswer }) {
  const { from, to } = question.scale ?? { from: 0, to: 10 };
  const numbers = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const end = (/** @type {number} */ n) => (n === from ? t(`${at}.from`) : n === to ? t(`${at}.to`) : "");
  return html`<fieldset aria-labelledby="ask">
    <div class="scale">${numbers.map((n) => {
      const words = end(n);
      return html`<label class="pick"><input type="radio" name="scale" value=${n} checked=${answer === n} onChange=${() => onAnswer(n)} />
        <span aria-hidden="true">${n}</span><span class="sr">${words ? t("steps.app.scale_end", { n, words }) : n}</span></label>`;
    })}</div>
    <p class="hint" aria-hidden="true">${t("steps.app.scale_end", { n: from, words: end(from) })} · ${t("steps.app.scale_end", { n: to, words: end(to) })}</p>
  </fieldset>`;
}

/** @param {FieldProps} props */
function List({ answer, onAnswer, removed, onRemoved }) {
  return html`<${Rows} rows=${rowsOf(answer)} empty="" onRows=${onAnswer} name="steps.app.row_list" removed=${removed} onRemoved=${onRemoved}
    row=${(/** @type {unknown} */ value, /** @type {number} */ n, /** @type {(value: unknown) => void} */ set) =>
      html`<${Line} id=${`line-${n}`} label=${t("steps.app.row_list", { n: n + 1 })} value=${textOf(value)} onValue=${set} />`} />`;
}

/** @param {FieldProps} props */
function Table({ question, at, answer, onAnswer, doubts, removed, onRemoved }) {
  /**
   * @param {Column} column
   * @param {unknown} row
   * @param {number} n
   * @param {(row: unknown) => void} set
   */
  const cell = ({ id, type }, row, n, set) => {
    const cells = rowOf(row);
    const label = t(`${at}.column.${id}`);
    const put = (/** @type {unknown} */ value) => set({ ...cells, [id]: value });
    if (type === "date") {
      const doubt = doubts.find((one) => one.row === n && one.column === id);
      return html`<${DateField} id=${`${id}-${n}`} label=${label} value=${cells[id]} onValue=${put} doubt=${doubt} />`;
    }
    if (type === "person") {
      const person = rowOf(cells[id]);
      return html`<${Line} id=${`${id}-${n}`} label=${label} value=${textOf(person.name)} onValue=${(/** @type {string} */ name) => put({ ...person, name })} />`;
    }
    return html`<${Writing} id=${`${id}-${n}`} label=${label} value=${textOf(cells[id])} onValue=${put} rows=${3} />`;
  };
  // A row of a table is a time at which something happened, unless the Step has another name for it.
  const [steps, step, ...rest] = at.split(".");
  const own = `${steps}.${step}.app.row.${rest.join(".")}`;
  return html`<${Rows} rows=${rowsOf(answer)} empty=${{}} onRows=${onAnswer} name=${has(own) ? own : "steps.app.row_table"} framed=${true} removed=${removed} onRemoved=${onRemoved}
    row=${(/** @type {unknown} */ row, /** @type {number} */ n, /** @type {(row: unknown) => void} */ set) =>
      (question.columns ?? []).map((column) => cell(column, row, n, set))} />`;
}

/** @param {FieldProps} props */
function Person({ answer, onAnswer }) {
  const person = rowOf(answer);
  return html`<${Line} id="answer" label=${t("steps.app.name")} value=${textOf(person.name)}
    onValue=${(/** @type {string} */ name) => onAnswer({ ...person, name })} />`;
}

/** @param {FieldProps} props */
function Text({ ask, hint, answer, onAnswer }) {
  return html`<${Writing} id="answer" label=${unseen(ask)} hint=${hint} value=${textOf(answer)} onValue=${onAnswer} rows=${5} />`;
}

/** @param {FieldProps} props */
function Day({ at, ask, answer, onAnswer, doubts }) {
  // A Step that has a word for today offers it with one tap.
  const today = `${at.split(".").slice(0, 2).join(".")}.app.today`;
  const [y = "", m = "", d = ""] = dateNow().split("-");
  const put = () => onAnswer({ ...rowOf(answer), y, m: String(Number(m)), d: String(Number(d)) });
  return html`<${DateField} id="answer" label=${unseen(ask)} value=${answer} onValue=${onAnswer} doubt=${doubts[0]} />
    ${has(today) && html`<p><button type="button" class="link" onClick=${put}>${t(today)}</button></p>`}`;
}

/** @type {Record<import("../rules/sheet.js").Type, (props: FieldProps) => any>} */
export const FIELDS = { text: Text, choice: Choice, scale: Scale, list: List, date: Day, person: Person, table: Table, sort: Sort, pick: Pick };
