// What Step 2 has beside its questions: the one small thing that is tried, at its top.
import { fetched } from "../kernel/fetched.js";

/** @type {import("./tools.js").Tools} */
export const TWO = { Above: fetched(() => import("./screens/two/trying.js"), "Trying", true) };
