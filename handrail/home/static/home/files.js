// Files that are made here and handed to the browser; nothing of them goes over the network.
import { later } from "../kernel/clock.js";
import { textOf } from "./kinds.js";
import { t, when } from "./words.js";

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
  const parts = [];
  for (const line of vault.pages()) {
    const [page, draft] = await Promise.all([vault.page(line.page), vault.readDraft(line.page)]);
    if (draft) parts.push(`${when(draft.at, true)}\n\n${asText(draft.body)}\n`);
    for (const head of page?.heads ?? []) parts.push(`${when(head.at, true)}\n\n${asText(head.body)}\n`);
  }
  return new Blob([parts.join("\n----------------\n\n")], { type: "text/plain;charset=utf-8" });
}

/**
 * @param {Record<string, unknown>} body
 * @returns {string} its text; a body of a kind this app does not know comes whole
 */
function asText(body) {
  return typeof body.text === "string" ? textOf(body) : JSON.stringify(body, null, 1);
}

/**
 * The card's code as one path: a square for each dark place.
 * @param {boolean[][]} rows
 */
export function pathOf(rows) {
  return rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("");
}

/**
 * @param {boolean[][]} rows
 * @param {string} line under the code, so that a picture says what it is for
 * @returns {Promise<Blob>}
 */
export async function cardPicture(rows, line) {
  const edge = Math.max(4, Math.floor(640 / rows.length));
  const side = edge * rows.length;
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side + 60;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("canvas");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, side, side + 60);
  pen.fillStyle = "#000";
  rows.forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect(x * edge, y * edge, edge, edge)));
  pen.font = "24px monospace";
  pen.textAlign = "center";
  pen.fillText(line, side / 2, side + 32);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error(t("app.error.unknown"));
  return blob;
}
