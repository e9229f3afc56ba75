// All rows that name the same person, together; and names that may be one person, about which the person is asked.
import { html, useMemo } from "../../../vendor/preact.js";
import { Back, Status, Summary, Title, useTask } from "../../../kernel/parts.js";
import { langNow, t, when } from "../../../kernel/words.js";
import { look } from "../../look.js";
import { doneToMe, repeated } from "../../rules/inventory.js";
import { groupsOf, joining, pairs, parting, undone } from "../../rules/names.js";
import { countWords } from "../rows_list.js";
import { Foot, touchedWords } from "./around.js";
import { FIRST, useChunks } from "./chunks.js";
import { namedRows, useSaid } from "./said.js";

/** @typedef {import("../../rules/names.js").Said} Said */
/** @typedef {{name: string, part: string, row: import("../../rules/passes.js").RowLine}} Row */

/** One question at a time, before the people; what is said "no" to waits below. */
/** @param {{pair: import("../../rules/names.js").Pair, busy: string, onSay: (change: (said: Said) => Said) => void}} props */
function Offer({ pair, busy, onSay }) {
  const disabled = busy ? "true" : undefined;
  return html`<section class="card next tight" aria-labelledby="same">
    <h2 id="same">${t("steps.4.app.people.ask")}</h2>
    <p class="written" dir="auto">${t("steps.4.app.people.pair", { one: pair.one, other: pair.other })}</p>
    <div class="acts"><button type="button" class="btn" aria-disabled=${disabled} onClick=${() => onSay((said) => joining(said, pair))}>${t("steps.4.app.people.yes")}</button>
      <button type="button" class="btn second" aria-disabled=${disabled} onClick=${() => onSay((said) => parting(said, pair))}>${t("steps.4.app.people.no")}</button></div>
  </section>`;
}

/** A row below its person's name: from which list it is, how the name is spelled there, and what it touched; when it was written, where more than one is of that list. */
/** @param {{one: Row, spelled: boolean, dated: boolean}} props */
function Line({ one: { part, row, name }, spelled, dated }) {
  const { f, t: touched } = row.card;
  return html`<a href=${`#p/${row.page}`}><strong>${t(`steps.4.${part}.title`)}</strong>
    ${spelled && html`<span class="meta" dir="auto">${name}</span>`}
    ${!f && html`<span class="tag">${t("steps.app.rows.unfinished")}</span>`}
    ${doneToMe(row.card) && html`<span class="tag">${t("steps.4.app.done_to_me")}</span>`}
    ${row.heads > 1 && html`<span class="tag">${t("app.pages.two")}</span>`}
    ${touched.length > 0 && html`<span class="meta">${touched.map(touchedWords).join(" · ")}</span>`}
    ${dated && html`<span class="meta">${t("steps.4.app.written", { day: when(row.at, true) })}</span>`}</a>`;
}

/** @param {import("../../tools.js").ToolProps} props */
export function People({ vault, sheet, now }) {
  look();
  const { said, keep } = useSaid(vault);
  const { busy, wrongs, run } = useTask();
  const say = (/** @type {(said: Said) => Said} */ change) => void run(t("app.write.saving"), () => keep(change));
  const rows = useMemo(() => namedRows(sheet, now), [sheet, now]);
  const groups = useMemo(() => (said ? groupsOf(rows, said.same) : []), [rows, said]);
  const [pair] = useMemo(() => (said ? pairs(groups.flatMap((group) => group.names), said) : []), [groups, said]);
  const draw = (/** @type {import("../../rules/names.js").Group<Row>} */ { names, rows: its }) => {
    const [name = ""] = names;
    const twice = repeated(its.map(({ part }) => part));
    return html`<section class="tight" key=${name} aria-labelledby=${`who-${its[0]?.row.page}`}>
      <h2 id=${`who-${its[0]?.row.page}`} dir="auto">${name}</h2>
      <p class="meta">${countWords(its.map(({ row }) => row))}</p>
      ${names.length > 1 && html`<p class="meta">${t("steps.4.app.people.joined", { names: names.join(", ") })}</p>
        <p class="noprint"><button type="button" class="link" onClick=${() => say((before) => undone(before, names))}>${t("steps.4.app.people.apart")}<span class="sr">: ${names.join(", ")}</span></button></p>`}
      <ul class="rows">${its.map((one) => html`<li key=${one.row.page}><${Line} one=${one} spelled=${names.length > 1} dated=${twice.has(one.part)} /></li>`)}</ul>
    </section>`;
  };
  const pieces = useChunks(groups, draw, [langNow(), busy]);
  const told = (said?.apart ?? []).filter((names) => names.every((name) => rows.some((one) => one.name === name)));
  return html`<${Back} to="s/4" />
    <${Summary} wrongs=${wrongs} />
    <p class="meta">${t("steps.app.step", { step: 4 })}</p>
    <${Title}>${t("steps.4.app.people")}<//>
    <p>${t(rows.length ? "steps.4.app.people.intro" : "steps.4.app.people.none")}</p>
    ${pair && html`<${Offer} pair=${pair} busy=${busy} onSay=${say} />`}
    <${Status} text=${busy} />
    <div class=${groups.length > FIRST ? "stack many" : "stack"}>${pieces}</div>
    ${told.length > 0 && html`<h2>${t("steps.4.app.people.two")}</h2>
      <ul class="rows">${told.map((names) => html`<li><div><span dir="auto">${names.join(" · ")}</span>
        <p><button type="button" class="link" onClick=${() => say(({ same, apart }) => ({ same, apart: apart.filter((one) => one.join("\n") !== names.join("\n")) }))}>
          ${t("steps.4.app.people.again")}<span class="sr">: ${names.join(", ")}</span></button></p></div></li>`)}</ul>`}
    <div class="acts"><a class=${pair ? "btn second noprint" : "btn noprint"} href="#s/4/t">${t("steps.4.app.touched")}</a></div>
    <${Foot} at="p" others="" />`;
}

/** The page on which joins are kept, when somebody opens it from the list of all pages. */
export function SamePage() {
  return html`<${Back} to="s/4" />
    <${Title}>${t("steps.4.app.people.page")}<//>
    <p>${t("steps.4.app.people.intro")}</p>
    <div class="acts"><a class="btn" href="#s/4/p">${t("steps.4.app.people.to")}</a></div>`;
}
