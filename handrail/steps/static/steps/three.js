// What Step 3 has beside its questions: the decision, easy to read again, and one line a morning.
import { fetched } from "../kernel/fetched.js";

const decision = () => import("./screens/three/decision.js");

/** A line of a morning is written and read on a screen of its own. */
const MORNING = { part: "morning", list: "m" };

/** @type {import("./tools.js").Tools} */
export const THREE = {
  Above: fetched(decision, "Decided", true),
  At: {
    d: fetched(decision, "Decision", true),
    [MORNING.list]: fetched(() => import("./screens/three/morning.js"), "Morning", true),
  },
  lists: { [MORNING.part]: MORNING.list },
  first: (_, part) => (part === MORNING.part ? `s/3/${MORNING.list}` : ""),
  uncounted: [MORNING.part],
};
