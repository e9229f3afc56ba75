// The wording of 1939, where the operator of this server turned it on: folded, in English, with its source. In Spanish the way to
// the fellowship's own text. It is no part of the release; what came once is kept for when there is no signal.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { langNow, t } from "../../kernel/words.js";

/** @typedef {{source: string, year: number, status: string, lines: Record<string, string>}} Wording */

const ADDRESS = "/texts/1939.json";
const KEPT = "handrail-wording";
/** A line is words and nothing else, and no longer than one of them can be. */
const LONGEST = 400;

/** @type {Promise<Wording | null> | undefined} */
let asked;

/**
 * @param {unknown} found from anywhere
 * @returns {Wording | null} all of it as it must be, or nothing
 */
export function readWording(found) {
  const { source, year, status, lines } = /** @type {Record<string, unknown>} */ (found && typeof found === "object" ? found : {});
  if (typeof source !== "string" || source.length > LONGEST || typeof year !== "number" || typeof status !== "string") return null;
  const rows = Object.entries(lines && typeof lines === "object" ? lines : {});
  const fit = rows.every(([step, line]) => /^([1-9]|1[0-2])$/.test(step) && typeof line === "string" && line.length <= LONGEST);
  return rows.length && fit ? { source, year, status, lines: Object.fromEntries(rows) } : null;
}

/** @returns {Promise<Wording | null>} */
async function ask() {
  const cache = await caches.open(KEPT);
  let answer;
  try {
    answer = await fetch(ADDRESS, { credentials: "omit" });
  } catch {
    const kept = await cache.match(ADDRESS);
    // Asked again when there is signal.
    asked = undefined;
    return kept ? readWording(await kept.json()) : null;
  }
  if (answer.status !== 200) {
    await cache.delete(ADDRESS);
    return null;
  }
  const copy = answer.clone();
  const wording = readWording(await answer.json());
  if (wording) await cache.put(ADDRESS, copy);
  return wording;
}

/** @returns {Wording | null} null until it is known, and where there is none */
function useWording() {
  const [wording, setWording] = useState(/** @type {Wording | null} */ (null));
  useEffect(() => {
    let here = true;
    asked ??= ask().catch(() => null);
    void asked.then((found) => here && setWording(found));
    return () => void (here = false);
  }, []);
  return wording;
}

/** @param {{step: number}} props */
export function OldWording({ step }) {
  const wording = useWording();
  const line = wording?.lines[step];
  if (!wording || !line) return null;
  if (langNow() === "es") {
    return html`<p class="noprint"><a class="link" href=${t("steps.wording.address")} target="_blank" rel="noreferrer noopener">${t("steps.wording.elsewhere")}</a><br />
      <span class="hint">${t("steps.wording.leaves")}</span></p>`;
  }
  return html`<details class="card noprint"><summary>${t("steps.wording.title")}</summary>
    <blockquote lang="en"><p>${line}</p></blockquote>
    <p class="hint">${t("steps.wording.about", { source: wording.source, year: wording.year })}</p>
    ${wording.status === "unverified" && html`<p class="hint">${t("steps.wording.unverified")}</p>`}</details>`;
}
