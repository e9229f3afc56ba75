// The numbers of Help: those of this release at once, those of this server as soon as they came and are as they must be.
import { html, useEffect, useState } from "../vendor/preact.js";
import { langNow, t } from "../kernel/words.js";
import { KEPT } from "./numbers_kept.js";
import { helpData, hrefOf } from "./rules/help_data.js";

/** @typedef {import("./rules/help_data.js").HelpData} HelpData */
/** @typedef {import("./rules/help_data.js").HelpNumber} HelpNumber */

/** @type {HelpData} */
let known = KEPT;

/** @returns {Promise<HelpData>} the newest that may be shown; without a network, what the service worker or the release kept */
async function learn() {
  try {
    const answer = await fetch("/app/help.json", { credentials: "omit" });
    known = (answer.ok && helpData(await answer.json())) || known;
  } catch {
    // What is known stays: no number is ever waited for.
  }
  return known;
}

/** @returns {HelpData} what is known now; the screen is drawn again when there is newer */
export function useNumbers() {
  const [data, setData] = useState(known);
  useEffect(() => {
    let here = true;
    void learn().then((newest) => here && setData(newest));
    return () => {
      here = false;
    };
  }, []);
  return data;
}

/**
 * What stands under a number: whom it is for, when, and whether it may not speak the reader's language.
 * @param {{about?: Record<string, string>, hours?: Record<string, string>, languages?: string[]}} one
 */
export function aboutOf({ about, hours, languages = [] }) {
  const lang = langNow();
  const foreign = languages.includes(lang) ? "" : t("app.help.maybe_english");
  return [about?.[lang], hours?.[lang], foreign].filter(Boolean).join(" ");
}

/**
 * One number as a link, with what it is.
 * @param {{one: HelpNumber}} props
 */
function Line({ one }) {
  const lang = langNow();
  const about = aboutOf(one);
  return html`<li><a href=${hrefOf(one, lang)}><strong>${one.act[lang]}</strong>${about && html` <span class="meta">${about}</span>`}</a></li>`;
}

/**
 * The numbers of a section as a list of links; nothing where there are none.
 * @param {{section: string, data: HelpData}} props
 */
export function Rows({ section, data }) {
  const rows = data.numbers.filter((one) => one.section === section);
  if (!rows.length) return null;
  return html`<ul class="rows">${rows.map((one) => html`<${Line} key=${one.id} one=${one} />`)}</ul>`;
}

/**
 * The same for a screen that knows no numbers yet.
 * @param {{section: string}} props
 */
export function NumberList({ section }) {
  return html`<${Rows} section=${section} data=${useNumbers()} />`;
}
