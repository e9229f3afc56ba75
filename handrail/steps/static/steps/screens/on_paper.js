// A part of a Step on paper: what was asked, what was answered, and its dates as a table.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { spared } from "../rules/apart.js";
import { upgraded } from "../rules/body.js";
import { nameIn, namedBy } from "../rules/cards.js";
import { SCHEMA, ofKind } from "../rules/kinds.js";
import { timeline } from "../rules/looking_back.js";
import { STEPS, learnSteps, loadSheet } from "../sheets.js";
import { TOOLS } from "../tools.js";
import { Timeline } from "./chart.js";
import { Said, nameOf } from "./summary.js";

/** @typedef {import("../rules/sheet.js").Sheet} Sheet */

/**
 * @param {string[]} kinds of pages
 * @returns {{sheets: Record<string, Sheet> | null, trouble: string}} the worksheets that they are of, by their ids
 */
export function useSheets(kinds) {
  const [found, setFound] = useState(/** @type {{sheets: Record<string, Sheet> | null, trouble: string}} */ ({ sheets: null, trouble: "" }));
  useEffect(() => {
    const steps = [...new Set(kinds.map((kind) => ofKind(kind).step))].filter((step) => STEPS.includes(step));
    const ready = steps.length || kinds.some((kind) => ofKind(kind).step) ? learnSteps() : Promise.resolve();
    ready.then(() => Promise.all(steps.map(async (step) => [`step-${step}`, await loadSheet(step)]))).then(
      (rows) => setFound({ sheets: Object.fromEntries(rows), trouble: "" }),
      () => setFound({ sheets: null, trouble: navigator.onLine ? "steps.app.no_sheet_server" : "steps.app.no_sheet" }),
    );
  }, []);
  return found;
}

/**
 * @param {Sheet} sheet
 * @param {{kind: string, title: string}} line
 * @param {Record<string, unknown>} body
 * @param {boolean} short other people as initials
 * @returns {string} what stands above the page
 */
export function titleOnPaper(sheet, { kind, title }, body, short) {
  const part = sheet.parts.find((one) => one.id === ofKind(kind).part);
  const named = part?.rows && namedBy(part)?.type === "person" && nameIn(part, upgraded(body, SCHEMA));
  return named ? nameOf(title, short, upgraded(body, SCHEMA).answers.kind) : title;
}

/**
 * @param {{id: string, kind: string, sheet: Sheet, body: Record<string, unknown>, versions?: Array<Record<string, unknown>>,
 * chosen: import("../rules/sheet.js").Chosen, short?: boolean}} props versions: all of them, of a page that was written in two places
 */
export function OnPaper({ id, kind, sheet, body: found, versions = [], chosen, short = false }) {
  const part = sheet.parts.find((one) => one.id === ofKind(kind).part);
  const Own = TOOLS[sheet.step]?.paper?.[kind];
  if (Own) return html`<${Own} body=${found} sheet=${sheet} short=${short} />`;
  if (!part) return null;
  const [body = upgraded(found, SCHEMA)] = spared(part, [found, ...versions].map((one) => upgraded(one, SCHEMA)));
  const points = timeline([{ part, body }]);
  return html`<${Said} of=${{ id, sheet, part, chosen }} body=${body} short=${short} headed=${part.rows === true} />
    ${points.length > 0 && html`<${Timeline} step=${sheet.step} points=${points} />`}`;
}
