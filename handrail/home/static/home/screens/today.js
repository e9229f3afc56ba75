import { html, useState } from "../../vendor/preact.js";
import { hourNow } from "../../kernel/clock.js";
import { told } from "../../kernel/flash.js";
import { Title, useTask, Summary } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { lastStep } from "../../steps/rules/last.js";
import { STEPS } from "../../steps/sheets.js";
import { useStepState } from "../../steps/state.js";
import { write } from "../begin.js";
import { partOfDay, plan } from "../rules/today.js";
import { AlarmNote } from "./alarms.js";
import { KeepNote } from "./keep_note.js";
import { NowNote } from "./pages.js";

/** @typedef {import("../rules/today.js").Act} Act */

/** Each act with its sentences and its address; writing has none, because its page does not exist yet.
 * @type {Record<Act["what"], {words: string, to: (act: Act) => string}>} */
const ACTS = {
  write: { words: "write", to: () => "" },
  step: { words: "step", to: ({ step }) => `s/${step}` },
  "step-on": { words: "on", to: ({ step }) => `s/${step}` },
  "step-back": { words: "back", to: ({ step }) => `s/${step}` },
  two: { words: "two", to: ({ page }) => `p/${page}` },
};

/** What to do next and little else. */
/** @param {import("../screens.js").ScreenProps} props */
export function Today({ vault }) {
  const { wrongs, run } = useTask();
  const [news] = useState(told);
  const lines = vault.pages();
  const last = lastStep(lines, STEPS);
  const { empty, next, also } = plan(lines, useStepState(vault, last || 1, last > 0), last || 1);
  const begin = () => void run("", () => write(vault));
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t(`app.today.hello.${partOfDay(hourNow())}`)}<//>
    ${news && html`<p class="note ok" role="status">${t(news)}</p>`}
    <${NowNote} status=${vault.status()} />
    <div class="cols"><div class="stack">
      <${Next} act=${next} empty=${empty} account=${vault.status().phase === "open"} onWrite=${begin} />
      <${KeepNote} vault=${vault} />
      <${AlarmNote} vault=${vault} />
      ${also.length > 0 && html`<h2>${t("app.today.also")}</h2>
        <ul class="rows">${also.map((act) => html`<${Other} key=${act.what + act.page} act=${act} onWrite=${begin} />`)}</ul>`}
    </div>
    <section class="stack" aria-labelledby="mine">
      <h2 id="mine">${t("app.today.mine")}</h2>
      <ul class="rows">
        <${Row} to="pages" name="pages" />
        <${Row} to="words" name="words" />
        <${Row} to="me" name="me" />
      </ul>
    </section></div>`;
}

/** @param {{act: Act, empty: boolean, account: boolean, onWrite: () => void}} props */
function Next({ act, empty, account, onWrite }) {
  const { words, to } = ACTS[act.what];
  const { step } = act;
  const button = t(`app.today.${words}.button`, { step });
  return html`<section class="card next tight" aria-labelledby="next">
    <p class="pill">${t("app.today.next")}</p>
    <h2 id="next">${t(`app.today.${words}.title`, { step })}</h2>
    <p>${t(empty ? "app.today.empty" : `app.today.${words}.text`)}</p>
    ${
      act.what === "write"
        ? html`<button type="button" class="btn" onClick=${onWrite}>${button}</button>`
        : html`<a class="btn" href=${`#${to(act)}`}>${button}</a>`
    }
    <p class="hint">${t(account ? "app.today.privacy" : "app.today.privacy_alone")}</p>
  </section>`;
}

/** @param {{act: Act, onWrite: () => void}} props */
function Other({ act, onWrite }) {
  const { words, to } = ACTS[act.what];
  /** @param {Event} event */
  const tap = (event) => {
    if (act.what !== "write") return;
    event.preventDefault();
    onWrite();
  };
  return html`<li><a href=${`#${to(act)}`} onClick=${tap}>
    <strong>${t(`app.today.${words}.title`, { step: act.step })}</strong><span class="meta">${t(`app.today.${words}.text`)}</span>
  </a></li>`;
}

/** @param {{to: string, name: string}} props */
function Row({ to, name }) {
  return html`<li><a href=${`#${to}`}><strong>${t(`app.today.${name}`)}</strong><span class="meta">${t(`app.today.${name}_text`)}</span></a></li>`;
}
