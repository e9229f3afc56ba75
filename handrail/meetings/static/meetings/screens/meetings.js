// Everything behind the tab: which screen an address shows, and what is brought up to date when somebody comes here.
import { html, useEffect } from "../../vendor/preact.js";
import { here } from "../../kernel/go.js";
import { followCalendars, freshen, isOpen, joinHeads, useMine } from "../keeping.js";
import { CALENDAR, WENT } from "../rules/kinds.js";
import { Calendars } from "./calendars.js";
import { WhichDay } from "./day.js";
import { Find } from "./find.js";
import { List } from "./list.js";
import { Log } from "./log.js";
import { One } from "./one.js";
import { Statement } from "./statement.js";
import { Visit } from "./visit.js";

/** @typedef {import("../keeping.js").Vault} Vault */
/** @typedef {import("../keeping.js").Mines} Mines */
/**
 * What this room is given by the one above it.
 * @typedef {object} Kit
 * @property {Map<string, any>} memory what screens remember while the vault is open
 * @property {() => boolean} mayKeep whether the one question of age was answered, or a vault is here
 * @property {any} Ask that question: `{onYes, onBack}`
 * @property {(blob: Blob, name: string) => void} handOver
 * @property {() => void} onWrite to a page for a meeting that is on no list
 * @property {any} Numbers who can be called and asked
 * @property {any} Two how a page that was written in two places is shown
 * @property {any} Beside what stands below a page
 */
/** @typedef {{vault: Vault, kit: Kit, mine: Mines}} Props */

const REF = /^[a-z2-7]{16}$/;
const PAGE = /^[0-9a-f]{32}$/;

/** @param {{vault: Vault, id: string, kit: Kit}} props */
export function Meetings({ vault, id, kit }) {
  const mine = useMine(vault, kit.memory);
  useEffect(() => {
    if (!isOpen(vault)) return;
    // What cannot be asked now is asked next time; the list says how old it is.
    const ask = async () => {
      await joinHeads(vault);
      if (!navigator.onLine) return;
      await freshen(vault);
      await followCalendars(vault);
    };
    void ask().catch(() => undefined);
  }, [vault]);
  return html`<${Screen} vault=${vault} kit=${kit} mine=${mine} id=${id} />`;
}

/** @param {Props & {id: string}} props */
function Screen({ id, ...props }) {
  const { at } = here();
  if (id === "find") return html`<${Find} ...${props} />`;
  if (id === "calendar") return html`<${Calendars} ...${props} />`;
  if (id === "log") {
    if (at === "paper") return html`<${Statement} ...${props} />`;
    if (at === "new") return html`<${WhichDay} ...${props} facts=${null} to="m/log" />`;
    return PAGE.test(at) ? html`<${Visit} key=${at} ...${props} page=${at} />` : html`<${Log} ...${props} />`;
  }
  if (PAGE.test(id)) return html`<${OfPage} ...${props} page=${id} />`;
  return REF.test(id) ? html`<${One} ...${props} ref_=${id} at=${at} />` : html`<${List} ...${props} />`;
}

/** A page of this room, opened from the list of all pages. */
/** @param {Props & {page: string}} props */
function OfPage({ page, ...props }) {
  const kind = props.vault.pages().find((line) => line.page === page)?.kind;
  if (kind === WENT) return html`<${Visit} ...${props} page=${page} />`;
  if (kind === CALENDAR) return html`<${Calendars} ...${props} />`;
  const found = props.mine.saved.find(({ pages }) => pages.includes(page));
  return found ? html`<${One} ...${props} ref_=${found.ref} at="" />` : html`<${List} ...${props} />`;
}
