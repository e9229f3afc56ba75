// The answer of `GET vault/log`: a line of JSON, then a line of JSON and bytes for each row (section 5).
import { VaultError } from "../errors.js";
import { HEX64, asInt, fits, fromUtf8, parseObject } from "./text.js";

/** @typedef {{seq: number, content: string, sealed: Uint8Array<ArrayBuffer>, gone: boolean}} Row */
/** @typedef {{epoch: string, lastSeq: number, more: boolean, rows: Row[], whole: boolean}} Pull whole: as many rows as said */

/**
 * Rows that came whole, even where the connection broke behind them: the rest is asked again from there.
 * @param {Uint8Array} bytes
 * @param {{after: number} | {before: number}} from upwards from after, or downwards from before
 * @returns {Pull} throws `not-a-log` where the rows do not follow one another
 */
export function readPull(bytes, from) {
  const no = () => new VaultError("not-a-log");
  const first = bytes.indexOf(10);
  if (first < 0) throw no();
  const head = parseObject(bytes.subarray(0, first), "not-a-log");
  const [lastSeq, count] = [asInt(head.last_seq), asInt(head.count)];
  if (typeof head.epoch !== "string" || lastSeq === null || count === null) throw no();
  const [start, step] = "after" in from ? [from.after, 1] : [from.before, -1];
  /** @type {Row[]} */
  const rows = [];
  let at = first + 1;
  while (rows.length < count) {
    const end = bytes.indexOf(10, at);
    if (end < 0) break;
    const row = readRow(bytes.subarray(at, end));
    if (row === null || row.seq !== start + step * (rows.length + 1)) throw no();
    if (end + 1 + row.length > bytes.length) break;
    rows.push({ seq: row.seq, content: row.content, gone: row.gone, sealed: bytes.slice(end + 1, end + 1 + row.length) });
    at = end + 1 + row.length;
  }
  return { epoch: head.epoch, lastSeq, more: head.more === true, rows, whole: rows.length === count };
}

/** @param {Uint8Array} line */
function readRow(line) {
  let value;
  try {
    value = JSON.parse(fromUtf8(line) ?? "");
  } catch {
    return null;
  }
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [seq, length] = [asInt(value[0], 1), asInt(value[2])];
  if (seq === null || length === null || !fits(value[1], HEX64) || typeof value[3] !== "boolean") return null;
  return { seq, content: value[1], length: value[3] ? 0 : length, gone: value[3] };
}
