import { html, useEffect, useState } from "../../vendor/preact.js";
import { t } from "../../kernel/words.js";

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

/** A page that nobody has: asking for it answers once everything on this device has been read. */
const NOWHERE = "0".repeat(32);

/** @param {{vault: import("../../vault/types.js").VaultApi}} props */
export function AlarmNote({ vault }) {
  const [whole, setWhole] = useState(false);
  useEffect(() => void vault.page(NOWHERE).then(() => setWhole(true), () => undefined), [vault]);
  // While the log is still being read, what is not read yet would look as if it were missing.
  const lines = whole ? alarmLines(vault.status().alarms) : [];
  if (!lines.length) return null;
  return html`<section class="note warn tight" aria-labelledby="alarms">
    <h2 id="alarms">${t("app.pages.alarms")}</h2>
    ${lines.map((line) => html`<p>${line}</p>`)}
  </section>`;
}
