// The screens that take everything along, bring it in and put it on paper, in one file for the network.
export { Bring } from "./bring.js";
export { Paper } from "./paper.js";
export { Take } from "./take.js";
