// The few parts that every screen is made of.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Told } from "./errors.js";
import { unhelped } from "./sealed.js";
import { has, t } from "./words.js";

/** @typedef {{field: string, text: string}} Wrong field: the id of the input it is about, or empty */
/** @typedef {import("../vendor/preact.js").ComponentChildren} Children */

/** What a person can mend on this screen. */
export class Wrongs extends Error {
  /** @param {Wrong[]} list */
  constructor(list) {
    super("wrongs");
    this.list = list;
  }
}

/**
 * @param {string} field
 * @param {string} id
 */
export function wrong(field, id) {
  return new Wrongs([{ field, text: t(id) }]);
}

/**
 * Any error as a sentence in the person's language.
 * @param {unknown} error
 * @returns {string}
 */
export function sentence(error) {
  if (error instanceof Told && has(error.textId)) return t(error.textId, error.params);
  return navigator.onLine ? t("app.error.unknown") : t("app.error.offline");
}

/**
 * One thing at a time, with words while it runs and with what is wrong afterwards.
 * @param {(code: string) => string} [fieldOf] which input a refusal's code is about
 */
export function useTask(fieldOf = () => "") {
  const [busy, setBusy] = useState("");
  const [wrongs, setWrongs] = useState(/** @type {Wrong[]} */ ([]));
  const running = useRef(false);
  /**
   * @param {string} words
   * @param {() => Promise<unknown>} work
   */
  const run = async (words, work) => {
    if (running.current) return;
    running.current = true;
    setBusy(words);
    setWrongs([]);
    try {
      await work();
    } catch (error) {
      const field = error instanceof Told ? fieldOf(error.code) : "";
      setWrongs(error instanceof Wrongs ? error.list : [{ field, text: sentence(error) }]);
    } finally {
      running.current = false;
      setBusy("");
    }
  };
  /** @param {string} field one that was filled for the person: what was wrong with it is no longer */
  const forget = (field) => setWrongs((list) => (list.some((one) => one.field === field) ? list.filter((one) => one.field !== field) : list));
  return { busy, wrongs, run, forget };
}

/** A page that was only just opened is read from its top, like any other: language and skip link come first. */
let justOpened = true;

/** The heading of a screen; focus goes to it when the screen changes, so that it is read out. */
/** @param {{children?: Children}} props */
export function Title({ children }) {
  const ref = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => {
    if (!justOpened) ref.current?.focus({ preventScroll: true });
    justOpened = false;
    scrollTo(0, 0);
  }, []);
  return html`<h1 ref=${ref} tabindex="-1">${children}</h1>`;
}

/** @param {{to?: string}} props */
export function Back({ to = "" }) {
  return html`<a class="link back" href=${`#${to}`}>${t("app.back")}</a>`;
}

/** What is wrong, once for the whole screen; links lead to the field, in the same words as there. */
/** @param {{wrongs: Wrong[]}} props */
export function Summary({ wrongs }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    if (wrongs.length) ref.current?.focus();
  }, [wrongs]);
  if (!wrongs.length) return null;
  /** @param {Wrong} one */
  const line = (one) => {
    /** @param {Event} event */
    const jump = (event) => {
      event.preventDefault();
      document.getElementById(one.field)?.focus();
    };
    return html`<li>${one.field ? html`<a href=${location.hash || "#"} onClick=${jump}>${one.text}</a>` : one.text}</li>`;
  };
  return html`<div class="summary tight" role="alert" tabindex="-1" ref=${ref} aria-labelledby="problem">
    <h2 id="problem">${t("app.problem")}</h2>
    <ul>${wrongs.map(line)}</ul>
  </div>`;
}

/**
 * @param {string} id
 * @param {Wrong[]} wrongs
 * @returns {string}
 */
export function wrongAt(id, wrongs) {
  return wrongs.find((one) => one.field === id)?.text ?? "";
}

/**
 * @typedef {object} FieldProps
 * @property {string} id
 * @property {string} label
 * @property {string} value
 * @property {(value: string) => void} onValue
 * @property {Wrong[]} wrongs
 * @property {string} [hint]
 * @property {string} [autocomplete]
 * @property {boolean} [secret] with a Show button; paste works, nothing is cut off
 */
/** @param {FieldProps} props */
export function Field({ id, label, value, onValue, wrongs, hint = "", autocomplete = "off", secret = false }) {
  const [shown, setShown] = useState(false);
  const text = wrongAt(id, wrongs);
  const told = [hint && `${id}-hint`, text && `${id}-error`].filter(Boolean).join(" ");
  /** @param {{currentTarget: HTMLInputElement}} event */
  const typed = (event) => onValue(event.currentTarget.value);
  return html`<div class=${text ? "field wrong" : "field"}>
    <label for=${id}>${label}</label>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${text && html`<p class="error" id=${`${id}-error`}>${text}</p>`}
    <input id=${id} name=${id} type=${secret && !shown ? "password" : "text"} value=${value} onInput=${typed}
      ref=${unhelped} autocomplete=${autocomplete}
      aria-describedby=${told || undefined} aria-invalid=${text ? "true" : undefined} />
    ${secret && html`<button type="button" class="link" aria-controls=${id} onClick=${() => setShown(!shown)}>
      ${t(shown ? "app.pass.hide" : "app.pass.show")}<span class="sr">: ${label}</span>
    </button>`}
  </div>`;
}

/**
 * A form that sends itself nowhere: Enter and the button do the same.
 * @param {{onSend: () => void, children?: Children}} props
 */
export function Form({ onSend, children }) {
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    onSend();
  };
  return html`<form class="stack" noValidate onSubmit=${send}>${children}</form>`;
}

/** The one main button; while something runs it keeps its place and focus, and the words say what runs. */
/** @param {{busy: string, children?: Children}} props */
export function Send({ busy, children }) {
  return html`<button class="btn" type="submit" aria-disabled=${busy ? "true" : undefined}>${children}</button>`;
}

/** @param {{text: string, kind?: string}} props */
export function Status({ text, kind = "" }) {
  return html`<p class=${`status ${kind}`} role="status">${text}</p>`;
}
