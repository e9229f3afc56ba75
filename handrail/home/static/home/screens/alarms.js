import { html } from "../../vendor/preact.js";
import { t } from "../words.js";

/** @typedef {import("../../vault/types.js").Alarms} Alarms */

/**
 * What does not add up, each as one sentence with what it may mean and what to do.
 * @param {Alarms} alarms
 * @returns {string[]}
 */
export function alarmLines(alarms) {
  /** @type {Array<[string, number]>} */
  const counts = [
    ["missing", alarms.missing.length],
    ["forked", alarms.forked.length],
    ["broken", alarms.broken.length],
    ["unexplained", alarms.unexplained.length],
    ["damaged", alarms.damaged.length],
    ["newer", alarms.newerGen.length],
    ["retired", alarms.retired.length],
  ];
  return counts.filter(([, count]) => count > 0).map(([name, count]) => t(`app.alarm.${name}`, { count }));
}

/** @param {{alarms: Alarms}} props */
export function AlarmNote({ alarms }) {
  const lines = alarmLines(alarms);
  if (!lines.length) return null;
  return html`<section class="note warn tight" aria-labelledby="alarms">
    <h2 id="alarms">${t("app.pages.alarms")}</h2>
    ${lines.map((line) => html`<p>${line}</p>`)}
  </section>`;
}
