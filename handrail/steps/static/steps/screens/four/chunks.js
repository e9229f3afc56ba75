// A long list is drawn piece by piece: the first rows at once, the others while nobody waits for them.
import { useEffect, useMemo, useState } from "../../../vendor/preact.js";
import { later } from "../../../kernel/clock.js";

/** So many are there at once: more than two screens of a phone. */
export const FIRST = 40;
/** So many follow at a time; a cheap phone draws them in less than somebody feels. */
const NEXT = 20;
/** Between two pieces whatever is typed or tapped comes first. */
const BREATH = 8;

/**
 * @template R
 * @param {R[]} rows
 * @param {(row: R) => any} draw
 * @param {unknown[]} by what `draw` depends on
 * @returns {any[]} the pieces that are there by now; a piece that stands is not drawn again
 */
export function useChunks(rows, draw, by) {
  const [pieces, setPieces] = useState(1);
  const all = 1 + Math.max(0, Math.ceil((rows.length - FIRST) / NEXT));
  useEffect(() => (pieces < all ? later(BREATH, () => setPieces(pieces + 1)) : undefined), [pieces, all]);
  const drawn = useMemo(() => /** @type {any[][]} */ ([]), [rows, ...by]);
  for (let n = drawn.length; n < Math.min(pieces, all); n += 1) {
    const from = n ? FIRST + (n - 1) * NEXT : 0;
    drawn.push(rows.slice(from, n ? from + NEXT : FIRST).map(draw));
  }
  return drawn;
}
