// Every address of the app, with its screen, and who may see it when.
import { fetched } from "../kernel/fetched.js";
import { Help } from "./screens/help.js";
import { Start } from "./screens/start.js";
import { Welcome } from "./screens/welcome.js";

// Fetched later, in the order in which somebody new may come to need them. The imports above are what the first visit shows.
const writing = () => import("./screens/of_writing.js");
const steps = () => import("./screens/of_steps.js").then((them) => them.withWords());
const account = () => import("./screens/of_account.js");
const meetings = () => import("./screens/of_meetings.js").then((them) => them.withWords());
const carrying = () => import("./screens/of_carrying.js").then((them) => them.withWords());
const Today = fetched(writing, "Today");
const Write = fetched(writing, "Write");
const Keep = fetched(writing, "Keep");
const Pages = fetched(writing, "Pages");
const Me = fetched(writing, "Me");
const Steps = fetched(steps, "Steps");
const Worksheet = fetched(steps, "Worksheet");
const Unlock = fetched(account, "Unlock");
const SignIn = fetched(account, "SignIn");
const People = fetched(writing, "People");
const Looks = fetched(writing, "Looks");
const Safe = fetched(writing, "Safe");
const MyWords = fetched(writing, "MyWordsScreen");
const BackIn = fetched(account, "Back");
const Card = fetched(account, "Card");
const Anew = fetched(account, "Anew");
const Change = fetched(account, "Change");
const Delete = fetched(account, "Delete");
const Out = fetched(account, "Out");
const Passkey = fetched(account, "Passkey");
const Places = fetched(account, "Places");
const Meetings = fetched(meetings, "Meetings", true);
const Take = fetched(carrying, "Take", true);
const Bring = fetched(carrying, "Bring", true);
const Paper = fetched(carrying, "Paper", true);
const Privacy = fetched(carrying, "Privacy", true);

/** @typedef {import("../vault/types.js").Phase} Phase */
/** @typedef {import("../vault/types.js").VaultApi} VaultApi */
/** @typedef {{vault: VaultApi, id: string, onLang: (lang: import("../kernel/words.js").Lang) => void}} ScreenProps */

/** @type {Record<string, any>} */
export const SCREENS = {
  welcome: Welcome,
  start: Start,
  today: Today,
  s: Steps,
  worksheet: Worksheet,
  m: Meetings,
  g: People,
  pages: Pages,
  p: Write,
  keep: Keep,
  card: Card,
  in: SignIn,
  again: BackIn,
  unlock: Unlock,
  me: Me,
  looks: Looks,
  quick: Safe,
  words: MyWords,
  privacy: Privacy,
  change: Change,
  anew: Anew,
  lock: Passkey,
  places: Places,
  out: Out,
  end: Delete,
  take: Take,
  bring: Bring,
  paper: Paper,
  help: Help,
};

/** Which screen shows a page, by the beginning of its kind; any other kind is a note's. @type {Array<[kind: string, screen: string]>} */
const BY_KIND = [["my-words", "words"], ["step-", "worksheet"], ["meeting", "m"], ["went", "m"]];

/** Open to whoever writes here, with an account or without. */
const INSIDE = ["s", "m", "g", "pages", "p", "me", "looks", "quick", "words", "privacy", "in", "again", "take", "bring", "paper"];
/** @type {Record<Phase, {first: string, others: string[]}>} */
const SEEN = {
  new: { first: "welcome", others: ["start", "m", "privacy", "in", "again", "bring"] },
  "device-only": { first: "today", others: [...INSIDE, "keep"] },
  locked: { first: "unlock", others: ["again", "privacy", "out"] },
  open: { first: "today", others: [...INSIDE, "card", "change", "anew", "lock", "places", "out", "end"] },
};
const PAGE = /^[0-9a-f]{32}$/;

/**
 * @param {import("../kernel/go.js").Place} place
 * @param {Phase} phase
 * @param {string} [kind] of the page that the address names
 * @returns {string} the screen to show: the one asked for, or the first that there is now
 */
export function screenFor({ name, id }, phase, kind = "") {
  if (name === "help") return name;
  const { first, others } = SEEN[phase];
  if (!others.includes(name)) return first;
  if (name !== "p") return name;
  if (!PAGE.test(id)) return "pages";
  return BY_KIND.find(([begin]) => kind.startsWith(begin))?.[1] ?? "p";
}

/** The fixed order of the tabs; each with its address and the screens that belong to it. */
export const TABS = [
  { name: "today", to: "", of: ["today", "pages", "p", "me", "looks", "quick", "words", "privacy", "take", "bring", "paper"] },
  { name: "steps", to: "s", of: ["s", "worksheet"] },
  { name: "meetings", to: "m", of: ["m"] },
  { name: "people", to: "g", of: ["g"] },
  { name: "help", to: "help", of: ["help"] },
];
