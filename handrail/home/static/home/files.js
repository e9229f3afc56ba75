// Files that are made here and handed to the browser; nothing of them goes over the network.
import { later } from "../kernel/clock.js";
import { textOf } from "./kinds.js";
import { t, when } from "../kernel/words.js";

/** @typedef {import("../vault/types.js").VaultApi} VaultApi */

/**
 * @param {Blob} blob
 * @param {string} name says nothing of what is in it
 */
export function handOver(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  later(60_000, () => URL.revokeObjectURL(link.href));
}

/**
 * Every page in plain text, newest first, all versions of a page that has two.
 * @param {VaultApi} vault
 */
export async function allPagesFile(vault) {
  /** @type {string[]} */
  const parts = [];
  for (const { page: id, kind } of vault.pages()) {
    const [page, draft] = await Promise.all([vault.page(id), vault.readDraft(id)]);
    const versions = [...(draft ? [draft] : []), ...(page?.heads ?? [])];
    const bodies = await shownOf(kind, versions.map((one) => one.body));
    versions.forEach((one, n) => parts.push(`${when(one.at, true)}\n\n${asText(bodies[n] ?? {})}\n`));
  }
  return new Blob([parts.join("\n----------------\n\n")], { type: "text/plain;charset=utf-8" });
}

/**
 * @param {string} kind
 * @param {Array<Record<string, unknown>>} bodies all versions of a page
 * @returns {Promise<Array<Record<string, unknown>>>} what of them is shown anywhere: where one of them marks a row as done to me, my part stands in none
 */
async function shownOf(kind, bodies) {
  if (!bodies.some((body) => /** @type {any} */ (body.answers)?.marks)) return bodies;
  const [{ loadSheet, partNow }, { upgraded }, { ofKind, SCHEMA }, { spared }] = await Promise.all([
    import("../steps/sheets.js"), import("../steps/rules/body.js"), import("../steps/rules/kinds.js"), import("../steps/rules/apart.js"),
  ]);
  await loadSheet(ofKind(kind).step);
  const part = partNow(kind);
  return part ? spared(part, bodies.map((body) => upgraded(body, SCHEMA))) : bodies;
}

/**
 * @param {Record<string, unknown>} body
 * @returns {string} its text; a body of a kind this app does not know comes whole, without what lists keep beside it
 */
function asText({ card: _, spared: __, ...body }) {
  return typeof body.text === "string" ? textOf(body) : JSON.stringify(body, null, 1);
}

/**
 * The card's code as one path: a square for each dark place.
 * @param {boolean[][]} rows
 */
export function pathOf(rows) {
  return rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("");
}

/** How the card's picture is laid out, in its own pixels: wide enough that a phone's gallery keeps the words sharp. */
const WIDE = 720;
const EDGE = 40;
const LINE = 44;

/**
 * The whole card as a picture: what it is for, twelve numbered words in two columns, and their code for a camera.
 * @param {boolean[][]} rows
 * @param {string[]} lines above the words
 * @param {string[]} words
 * @returns {Promise<Blob>}
 */
export async function cardPicture(rows, lines, words) {
  const half = Math.ceil(words.length / 2);
  const top = EDGE + (lines.length + half + 1) * LINE;
  const size = Math.max(4, Math.floor((WIDE - 2 * EDGE) / rows.length));
  const side = size * rows.length;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(WIDE, side + 2 * EDGE);
  canvas.height = top + side + EDGE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("canvas");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  pen.font = "24px sans-serif";
  // The last argument narrows a line rather than cutting it off.
  lines.forEach((line, at) => pen.fillText(line, EDGE, EDGE + (at + 0.5) * LINE, canvas.width - 2 * EDGE));
  pen.font = "28px monospace";
  words.forEach((word, at) => {
    const x = at < half ? EDGE : canvas.width / 2;
    pen.fillText(`${String(at + 1).padStart(2)}. ${word}`, x, EDGE + (lines.length + 1 + (at % half)) * LINE, canvas.width / 2 - EDGE);
  });
  const left = Math.floor((canvas.width - side) / 2);
  rows.forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect(left + x * size, top + y * size, size, size)));
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error(t("app.error.unknown"));
  return blob;
}
