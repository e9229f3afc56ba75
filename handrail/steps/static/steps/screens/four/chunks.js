// A long list is drawn piece by piece: the first rows at once, the others while nobody waits for them.
import { useEffect, useMemo, useState } from "../../../vendor/preact.js";
import { later } from "../../../kernel/clock.js";

/** So many are on two screens of a phone, and are drawn before a key could be pressed. */
export const FIRST = 40;
/** Between two pieces whatever is typed or tapped comes first. */
const BREATH = 30;

/**
 * @template R
 * @param {R[]} rows
 * @param {(row: R) => any} draw
 * @param {unknown[]} by what `draw` depends on
 * @returns {any[]} the pieces that are there by now; a piece that stands is not drawn again
 */
export function useChunks(rows, draw, by) {
  const [pieces, setPieces] = useState(1);
  const all = Math.ceil(rows.length / FIRST);
  useEffect(() => (pieces < all ? later(BREATH, () => setPieces(pieces + 1)) : undefined), [pieces, all]);
  const drawn = useMemo(() => /** @type {any[][]} */ ([]), [rows, ...by]);
  for (let n = drawn.length; n < Math.min(pieces, all); n += 1) drawn.push(rows.slice(n * FIRST, (n + 1) * FIRST).map(draw));
  return drawn;
}
