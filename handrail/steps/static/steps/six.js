// What Steps 6 and 7 have beside their questions: rows of Step 4 to draw from; what is asked, to read again; what is practiced.
import { fetched } from "../kernel/fetched.js";

const around = () => import("./screens/six/around.js");

/** @type {import("./tools.js").Tools} */
export const SIX = {
  Above: fetched(around, "Above", true),
  Below: fetched(around, "Below", true),
  At: { d: fetched(() => import("./screens/six/draw.js"), "Draw", true) },
};

/** @type {import("./tools.js").Tools} */
export const SEVEN = {
  Above: fetched(() => import("./screens/seven/above.js"), "Above", true),
  At: {
    a: fetched(() => import("./screens/seven/asking.js"), "Asking", true),
    l: fetched(() => import("./screens/seven/practicing.js"), "PracticeList", true),
  },
};
