// Fields for words that are sealed: what is typed here goes to the vault and to no service of the browser.
import { html, useEffect, useRef } from "../vendor/preact.js";
import { wrongAt } from "./parts.js";
import { seal } from "./sealed.js";

export { SEALED } from "./sealed.js";

/** Where the style sheet can't let a field grow with its text, it grows by lines, up to this many. */
const MOST_LINES = 24;

/** @param {HTMLTextAreaElement | null} field */
function grow(field) {
  if (!field || CSS.supports("field-sizing", "content")) return;
  while (field.rows < MOST_LINES && field.scrollHeight > field.clientHeight) field.rows += 1;
}

/**
 * @typedef {object} WritingProps
 * @property {string} id
 * @property {string} label
 * @property {string} value
 * @property {(value: string) => void} onValue called at every change
 * @property {import("./parts.js").Wrong[]} [wrongs]
 * @property {string} [hint]
 * @property {number} [rows] lines there are at least
 * @property {boolean} [title] the label is the screen's heading
 * @property {boolean} [focus] the caret stands in it as soon as it comes
 */

/**
 * The field itself, sealed as soon as it is there.
 * @template {HTMLElement} E
 * @param {boolean} focus the caret stands in it at once
 */
function useSealed(focus) {
  const field = useRef(/** @type {E | null} */ (null));
  const ref = useRef((/** @type {E | null} */ now) => {
    field.current = now;
    seal(now);
  });
  useEffect(() => {
    if (focus) field.current?.focus();
  }, []);
  return { field, ref: ref.current };
}

/**
 * The label, the hint and the error that stand above a field, and what ties them to it.
 * @param {WritingProps} props
 */
function above({ id, label, wrongs = [], hint = "", title = false }) {
  const error = wrongAt(id, wrongs);
  const named = html`<label for=${id}>${label}</label>`;
  return {
    error,
    told: [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined,
    parts: html`${title ? html`<h1>${named}</h1>` : named}
      ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
      ${error && html`<p class="error" id=${`${id}-error`}>${error}</p>`}`,
  };
}

/**
 * Many lines. It grows with what is written; nothing is ever cut off.
 * @param {WritingProps} props
 */
export function Writing(props) {
  const { id, value, onValue, rows = 6, title = false, focus = false } = props;
  /** @type {{field: {current: HTMLTextAreaElement | null}, ref: (now: HTMLTextAreaElement | null) => void}} */
  const { field, ref } = useSealed(focus);
  useEffect(() => grow(field.current), [value]);
  const { error, told, parts } = above(props);
  /** @param {{currentTarget: HTMLTextAreaElement}} event */
  const typed = (event) => onValue(event.currentTarget.value);
  return html`<div class=${`field${error ? " wrong" : ""}${title ? " stack" : ""}`}>
    ${parts}
    <textarea id=${id} name=${id} ref=${ref} value=${value} onInput=${typed} rows=${rows}
      aria-describedby=${told} aria-invalid=${error ? "true" : undefined}></textarea>
  </div>`;
}

/**
 * One line.
 * @param {WritingProps} props
 */
export function Line(props) {
  const { id, value, onValue, title = false, focus = false } = props;
  const { ref } = useSealed(focus);
  const { error, told, parts } = above(props);
  /** @param {{currentTarget: HTMLInputElement}} event */
  const typed = (event) => onValue(event.currentTarget.value);
  return html`<div class=${`field${error ? " wrong" : ""}${title ? " stack" : ""}`}>
    ${parts}
    <input id=${id} name=${id} type="text" ref=${ref} value=${value} onInput=${typed}
      aria-describedby=${told} aria-invalid=${error ? "true" : undefined} />
  </div>`;
}
