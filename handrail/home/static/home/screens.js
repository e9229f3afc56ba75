// Every address of the app, with its screen, and who may see it when.
import { Back as BackIn } from "./screens/back_in.js";
import { Card } from "./screens/card.js";
import { Anew, Change } from "./screens/change.js";
import { Delete } from "./screens/delete.js";
import { Help } from "./screens/help.js";
import { Keep } from "./screens/keep.js";
import { Me } from "./screens/me.js";
import { Out } from "./screens/out.js";
import { Pages } from "./screens/pages.js";
import { Passkey } from "./screens/passkey.js";
import { Places } from "./screens/places.js";
import { SignIn } from "./screens/sign_in.js";
import { Unlock } from "./screens/unlock.js";
import { Welcome } from "./screens/welcome.js";
import { Write } from "./screens/write.js";

/** @typedef {import("../vault/types.js").Phase} Phase */
/** @typedef {import("../vault/types.js").VaultApi} VaultApi */
/** @typedef {{vault: VaultApi, id: string, onLang: (lang: import("../kernel/words.js").Lang) => void}} ScreenProps */

/** @type {Record<string, any>} */
export const SCREENS = {
  welcome: Welcome,
  pages: Pages,
  p: Write,
  keep: Keep,
  card: Card,
  in: SignIn,
  again: BackIn,
  unlock: Unlock,
  me: Me,
  change: Change,
  anew: Anew,
  lock: Passkey,
  places: Places,
  out: Out,
  end: Delete,
  help: Help,
};

/** @type {Record<Phase, {first: string, others: string[]}>} */
const SEEN = {
  new: { first: "welcome", others: ["in", "again"] },
  "device-only": { first: "pages", others: ["p", "keep", "in", "again", "me"] },
  locked: { first: "unlock", others: ["again", "out"] },
  open: { first: "pages", others: ["p", "in", "card", "me", "change", "anew", "lock", "places", "out", "end", "again"] },
};

/**
 * @param {string} asked
 * @param {Phase} phase
 * @returns {string} the screen to show: the one asked for, or the first that there is now
 */
export function screenFor(asked, phase) {
  if (asked === "help") return asked;
  return SEEN[phase].others.includes(asked) ? asked : SEEN[phase].first;
}
