// What Step 4 has beside its questions: what is read first, the six lists, rows by person, what is touched most.
import { fetched } from "../kernel/fetched.js";
import { LISTS, beforeAt } from "./rules/four.js";
import { READ, SAME } from "./rules/kinds.js";
import { wasRead } from "./rules/read.js";

const before = () => import("./screens/four/before.js");
const around = () => import("./screens/four/around.js");
const people = () => import("./screens/four/people.js");
const Before = fetched(before, "BeforeRows", true);
const List = fetched(() => import("./screens/four/list.js"), "List", true);
const Pause = fetched(around, "Pause", true);
const codes = Object.values(LISTS);

/** @type {import("./tools.js").Tools} */
export const FOUR = {
  Above: fetched(around, "Above", true),
  Below: fetched(around, "Below", true),
  lists: LISTS,
  At: {
    ...Object.fromEntries(codes.flatMap((code) => [[code, List], [`b${code}`, Before], [`${code}z`, Pause]])),
    p: fetched(people, "People", true),
    t: fetched(() => import("./screens/four/touched.js"), "Touched", true),
    pz: Pause,
    tz: Pause,
    oz: Pause,
  },
  pages: { [READ]: fetched(before, "WasRead", true), [SAME]: fetched(people, "SamePage", true) },
  first: (vault, part, pass) => (wasRead(vault.pages(), pass, "rows") ? "" : beforeAt(part, pass)),
};
