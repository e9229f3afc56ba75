// What Step 5 has beside its questions: the telling, from what is chosen to what is burned.
import { fetched } from "../kernel/fetched.js";
import { PLANS } from "./rules/burning.js";
import { TELLING } from "./rules/kinds.js";

const choose = () => import("./screens/five/choose.js");
const burn = () => import("./screens/five/burn.js");
const record = () => import("./screens/five/record.js");
const Check = fetched(burn, "Check", true);

/** @type {import("./tools.js").Tools} */
export const FIVE = {
  Above: fetched(() => import("./screens/five/telling_card.js"), "TellingCard", true),
  At: {
    c: fetched(choose, "Choose", true),
    h: fetched(() => import("./screens/five/hand_over.js"), "HandOver", true),
    a: fetched(() => import("./screens/five/aloud.js"), "Aloud", true),
    q: fetched(() => import("./screens/five/quiet.js"), "Quiet", true),
    d: fetched(record, "ToRecord", true),
    b: fetched(burn, "Burn", true),
    n: fetched(burn, "CarryNames", true),
    x: fetched(burn, "Burned", true),
    ...Object.fromEntries(PLANS.map((plan) => [plan, Check])),
  },
  pages: { [TELLING]: fetched(record, "Record", true) },
  paper: { [TELLING]: fetched(record, "OnPaper", true) },
};
