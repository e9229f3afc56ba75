import { html, useState } from "../../vendor/preact.js";
import { Back, Title } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { chooseLock, lockChoice } from "../idle.js";
import { LOOKS, chooseLook, looksNow } from "../looks.js";
import { CHOICES } from "../rules/idle.js";

/**
 * One choice of a few. It holds at once; there is nothing to save.
 * @param {{name: string, legend: string, hint?: string, values: string[], now: string, say: (value: string) => string, onPick: (value: string) => void}} props
 */
function Choice({ name, legend, hint = "", values, now, say, onPick }) {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${hint && html`<p class="hint">${hint}</p>`}
    ${values.map(
      (value) => html`<label class="pick" key=${value}>
        <input type="radio" name=${name} checked=${now === value} onChange=${() => onPick(value)} />${say(value)}
      </label>`,
    )}
  </fieldset>`;
}

/** @param {{name: keyof import("../looks.js").Looks, legend: string, say: (value: string) => string}} props */
function LookChoice({ name, legend, say }) {
  const [now, setNow] = useState(looksNow()[name]);
  /** @param {string} value */
  const pick = (value) => {
    chooseLook(name, value);
    setNow(value);
  };
  return html`<${Choice} name=${name} legend=${legend} values=${LOOKS[name]} now=${now} say=${say} onPick=${pick} />`;
}

/** Light, contrast and motion, for these eyes on this device. */
export function Looks() {
  return html`<${Back} to="me" />
    <${Title}>${t("app.looks.title")}<//>
    <p>${t("app.looks.text")}</p>
    ${/** @type {const} */ (["theme", "contrast", "motion"]).map(
      (name) => html`<${LookChoice} key=${name} name=${name} legend=${t(`app.looks.${name}`)}
        say=${(/** @type {string} */ value) => t(`app.looks.${name}.${value}`)} />`,
    )}`;
}

/** The way out in a hurry, and what happens when nobody is there. */
/** @param {import("../screens.js").ScreenProps} props */
export function Safe({ vault }) {
  const [lock, setLock] = useState(lockChoice());
  /** @param {string} value */
  const pick = (value) => {
    chooseLock(value);
    setLock(value);
  };
  return html`<${Back} to="me" />
    <${Title}>${t("app.out_fast.title")}<//>
    <${LookChoice} name="leave" legend=${t("app.out_fast.leave")}
      say=${(/** @type {string} */ value) => t(`app.out_fast.leave.${value}`)} />
    <ul>${[1, 2].map((n) => html`<li>${t(`app.welcome.leave_${n}`)}</li>`)}</ul>
    ${
      vault.status().phase === "open"
        ? html`<${Choice} name="idle" legend=${t("app.idle.choice")} hint=${t("app.idle.text")} values=${Object.keys(CHOICES)}
            now=${lock} say=${(/** @type {string} */ value) => t(`app.idle.${value}`)} onPick=${pick} />`
        : html`<p class="note">${t("app.idle.none")}</p>`
    }`;
}
