// The screens of somebody who writes, in one file for the network.
export { Keep } from "./keep.js";
export { Looks, Safe } from "./looks.js";
export { Me } from "./me.js";
export { MyWordsScreen } from "./my_words.js";
export { Pages } from "./pages.js";
export { People } from "./soon.js";
export { Today } from "./today.js";
export { Write } from "./write.js";
