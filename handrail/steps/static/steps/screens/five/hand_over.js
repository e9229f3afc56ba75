// Before my phone goes to somebody else: what they will see, what locks, and where to begin.
import { html, useState } from "../../../vendor/preact.js";
import { Back, Status, Summary, Title, useTask, wrong } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { usePasses } from "../../pages.js";
import { ofPerson } from "../../rules/burning.js";
import { SCHEMA, TELLING } from "../../rules/kinds.js";
import { carded, firstUntold } from "../../rules/telling.js";
import { useSheet } from "../../sheets.js";
import { NoSheet } from "../no_sheet.js";
import { handOver } from "./handed.js";
import { Nothing } from "./nothing.js";
import { notedPlace, openRows, openTelling, useTelling } from "./tellings.js";

/** @typedef {import("../../tools.js").ToolProps} ToolProps */
/** @typedef {import("./tellings.js").Open} Open */

/**
 * @param {ToolProps["now"]} now
 * @returns {string[]} what the person asks of whoever listens, as it stands in the prepared session
 */
function wantIn(now) {
  const want = now.parts.person?.[0]?.body.answers.want;
  return Array.isArray(want) ? want.filter((one) => typeof one === "string") : [];
}

/** @param {ToolProps} props */
export function HandOver(props) {
  const { vault, now } = props;
  const { open, ready, trouble } = useTelling(vault, now.pass);
  const { sheet: four, trouble: missing, again } = useSheet(4);
  const { passes } = usePasses(vault, four);
  if (missing) return html`<${NoSheet} text=${missing} onAgain=${again} />`;
  if (trouble) return html`<${Back} to="s/5" /><p class="note warn">${trouble}</p>`;
  if (!ready || !four || !passes) return html`<${Back} to="s/5" /><${Status} text=${t("app.opening")} />`;
  if (!open || open.two || !open.body.rows.length) return html`<${Nothing} open=${open} />`;
  return html`<${Before} key=${open.id} ...${props} open=${open} four=${four} rows=${passes.flatMap((one) => Object.values(one.rows).flat())} />`;
}

/** @param {ToolProps & {open: Open, four: import("../../rules/sheet.js").Sheet, rows: import("../../rules/passes.js").RowLine[]}} props */
function Before({ vault, sheet, now, chosen, open, four, rows }) {
  const { busy, wrongs, run } = useTask();
  const [short, setShort] = useState(open.body.initials);
  const account = vault.status().phase === "open";
  const want = wantIn(now);
  const all = open.body.rows.length;
  const place = notedPlace();
  const at = place?.telling === open.id ? place.at : firstUntold(open.body);
  const further = at > 0 && at < all;
  const page = now.parts.person?.[0]?.page;
  /** @param {number} from */
  const begin = (from) => run(t("app.opening"), async () => {
    const names = short ? rows.filter(ofPerson).map((one) => one.title) : [];
    const found = await openRows(vault, { four, five: sheet, chosen, names }, open.body);
    if (!found.length) throw wrong("", "steps.5.app.h.lost");
    await noted(vault, open.id, short);
    const first = from > 0 ? found.findIndex(({ row }) => row >= from) : -1;
    const seen = open.body.rows.flatMap((one, n) => (open.body.seen.includes(one.page) ? [n] : []));
    await handOver(vault, { telling: open.id, rows: found, all, at: first, seen, want });
  });
  const off = busy ? "true" : undefined;
  return html`<${Back} to="s/5" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.5.app.h.title")}<//>
    <p>${t("steps.5.app.h.text")}</p>
    ${account ? html`<p>${t("steps.5.app.h.lock")}</p>`
      : html`<div class="note warn tight"><p>${t("steps.5.app.h.open")}</p><p><a class="link" href="#keep">${t("steps.5.app.h.keep")}</a></p></div>`}
    <p class="hint">${t("steps.5.app.h.photo")}</p>
    ${want.length > 0 && html`<div class="card tight"><p>${t("steps.5.app.h.want")}</p>
      <ul>${want.map((one) => html`<li key=${one}>${t(`steps.5.app.v.want.${one}`)}</li>`)}</ul>
      ${page && html`<p><a class="link" href=${`#p/${page}/s`}>${t("steps.5.app.h.want_change")}</a></p>`}</div>`}
    <div class="card tight"><label class="pick"><input type="checkbox" checked=${short} onChange=${() => setShort(!short)} />${t("steps.5.app.h.initials")}</label>
      <p class="hint">${t("steps.5.app.h.initials_text")}</p></div>
    <${Status} text=${busy} />
    <div class="acts">
      ${further && html`<button type="button" class="btn" aria-disabled=${off} onClick=${() => begin(at)}>${t("steps.5.app.h.go_on", { n: at + 1, all })}</button>`}
      <button type="button" class=${further ? "btn second" : "btn"} aria-disabled=${off} onClick=${() => begin(0)}>${t(further ? "steps.5.app.h.first" : "steps.5.app.h.now")}</button>
      <a class="btn second" href="#s/5/a">${t("steps.5.app.h.look")}</a>
    </div>`;
}

/**
 * That somebody had the phone is kept with the telling: a burn names what may be left of that.
 * @param {ToolProps["vault"]} vault
 * @param {string} id
 * @param {boolean} initials
 */
async function noted(vault, id, initials) {
  const open = await openTelling(vault, id);
  if (!open || open.two || (open.body.handed && open.body.initials === initials)) return;
  await vault.save(id, { kind: TELLING, schema: SCHEMA, body: carded({ ...open.body, handed: true, initials }), parents: open.parents });
}
