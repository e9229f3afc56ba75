// The screens of an account, in one file for the network.
export { Back } from "./back_in.js";
export { Card } from "./card.js";
export { Anew, Change } from "./change.js";
export { Delete } from "./delete.js";
export { Out } from "./out.js";
export { Passkey } from "./passkey.js";
export { Places } from "./places.js";
export { SignIn } from "./sign_in.js";
export { Unlock } from "./unlock.js";
