// What I want to tell: rows of Step 4 by check boxes, and what comes back again and again. Before the first telling stands what
// to know about the law.
import { html, useState } from "../../../vendor/preact.js";
import { goFromHere } from "../../../kernel/go.js";
import { Back, Status, Summary, Title, useTask, wrong } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { begin, rowName, timeOf, usePasses } from "../../pages.js";
import { rowsOf, textOf } from "../../rules/answers.js";
import { wasRead } from "../../rules/read.js";
import { choosing } from "../../rules/telling.js";
import { useSheet } from "../../sheets.js";
import { NoSheet } from "../no_sheet.js";
import { Before } from "../four/before.js";
import { Nothing } from "./nothing.js";
import { PATTERN, saveTelling, useTelling } from "./tellings.js";

/** @typedef {import("../../tools.js").ToolProps} ToolProps */
/** @typedef {import("../../rules/telling.js").Row} Row */
/** @typedef {{id: string, title: string, items: Array<Row & {tags: string[]}>}} Group */

/** @param {ToolProps} props */
export function Choose(props) {
  const { vault, now } = props;
  const { open, ready, trouble } = useTelling(vault, now.pass);
  const { sheet: four, trouble: missing, again } = useSheet(4);
  const { passes } = usePasses(vault, four);
  if (missing) return html`<${NoSheet} text=${missing} onAgain=${again} />`;
  if (trouble) return html`<${Back} to="s/5" /><p class="note warn">${trouble}</p>`;
  if (!ready || !four || !passes) return html`<${Back} to="s/5" /><${Status} text=${t("app.opening")} />`;
  if (!wasRead(vault.pages(), now.pass, "telling")) {
    const onward = goFromHere();
    return html`<${Before} vault=${vault} pass=${now.pass} before="telling" onYes=${() => undefined} onNo=${() => onward("s/5")} />`;
  }
  if (open?.two) return html`<${Nothing} open=${open} />`;
  // What was told once keeps its rows; another telling begins anew.
  const mine = open && !open.body.told && !open.body.burned ? open : null;
  return html`<${Boxes} key=${mine?.id ?? ""} ...${props} open=${mine} groups=${groupsOf(four, passes, props)} />`;
}

/**
 * @param {import("../../rules/sheet.js").Sheet} four
 * @param {import("../../rules/passes.js").Pass[]} passes of Step 4
 * @param {ToolProps} props
 * @returns {Group[]} each inventory, in the order in which it was written; then the pattern
 */
function groupsOf(four, passes, { passes: five, now }) {
  const groups = four.parts.map(({ id }) => ({
    id,
    title: t(`steps.4.${id}.title`),
    items: passes.flatMap(({ pass, rows }) => (rows[id] ?? []).filter((row) => !row.card.e).reverse().map((row) => ({
      page: row.page,
      name: rowName(four, id, row),
      tags: [...(row.card.f ? [] : [t("steps.5.app.c.unfinished")]), ...(pass !== now.pass ? [timeOf(pass)] : [])],
    }))),
  }));
  const patterns = five.flatMap(({ pass, parts }) => (parts.myself ?? []).map((one) => ({ ...one, pass }))).flatMap(({ page, body, pass }) => {
    const lines = rowsOf(body.answers[PATTERN.question]).map(textOf).filter((one) => one.trim());
    return lines.length ? [{ page, name: lines.join(" · "), tags: pass !== now.pass ? [timeOf(pass)] : [] }] : [];
  });
  return [...groups, { id: "patterns", title: t("steps.5.app.c.patterns"), items: patterns }];
}

/** @param {ToolProps & {open: import("./tellings.js").Open | null, groups: Group[]}} props */
function Boxes({ vault, sheet, now, open, groups }) {
  const { busy, wrongs, run } = useTask();
  const all = groups.flatMap((one) => one.items);
  const [chosen, setChosen] = useState(() => new Set(open?.body.rows.map((one) => one.page)));
  const rows = all.filter((one) => chosen.has(one.page)).map(({ page, name }) => ({ page, name }));
  /** @param {Array<{page: string}>} items @param {boolean} yes */
  const put = (items, yes) => {
    const next = new Set(chosen);
    for (const { page } of items) if (yes) next.add(page); else next.delete(page);
    setChosen(next);
  };
  const save = () => run(t("app.write.saving"), async () => {
    if (!rows.length) throw wrong("", "steps.5.app.c.nothing");
    const onward = goFromHere();
    await saveTelling(vault, open, now.pass, (telling) => choosing(telling, rows));
    onward("s/5");
  });
  const write = () => run(t("app.opening"), async () => {
    const onward = goFromHere();
    onward(`p/${now.parts.myself?.[0]?.page ?? (await begin(vault, sheet, "myself", now.pass))}`);
  });
  const patterns = groups.at(-1);
  return html`<${Back} to="s/5" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("steps.5.app.c.title")}<//>
    <p>${t("steps.5.app.c.text")}</p>
    ${all.length === 0 && html`<p>${t("steps.5.app.c.empty")}</p>`}
    ${all.length > 0 && html`<p role="status">${t("steps.5.app.c.count", { n: rows.length, all: all.length })}</p>
      <p><button type="button" class="link" onClick=${() => put(all, true)}>${t("steps.5.app.c.all")}</button>${" · "}
        <button type="button" class="link" onClick=${() => setChosen(new Set())}>${t("steps.5.app.c.none")}</button></p>`}
    ${groups.slice(0, -1).map((one) => one.items.length > 0 && html`<${Inventory} key=${one.id} group=${one} chosen=${chosen} seen=${open?.body.seen ?? []} put=${put} />`)}
    ${patterns && patterns.items.length > 0 && html`<${Inventory} group=${patterns} chosen=${chosen} seen=${open?.body.seen ?? []} put=${put} />`}
    <p class="hint">${t("steps.5.app.c.patterns_text")}</p>
    ${!patterns?.items.length && html`<p>${t("steps.5.app.c.patterns_none")} <button type="button" class="link" onClick=${write}>${t("steps.5.app.c.patterns_write")}</button></p>`}
    <${Status} text=${busy} />
    <div class="acts">
      ${all.length ? html`<button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("steps.5.app.c.save")}</button>`
        : html`<a class="btn" href="#s/4">${t("steps.5.app.c.to_four")}</a>`}
    </div>`;
}

/** @param {{group: Group, chosen: Set<string>, seen: string[], put: (items: Array<{page: string}>, yes: boolean) => void}} props */
function Inventory({ group: { id, title, items }, chosen, seen, put }) {
  const some = items.length > 1;
  const of = html`<span class="sr">: ${title}</span>`;
  return html`<fieldset class="card" aria-labelledby=${`of-${id}`}>
    <h2 id=${`of-${id}`}>${title}</h2>
    ${some && html`<p><button type="button" class="link" onClick=${() => put(items, true)}>${t("steps.5.app.c.all")}${of}</button>${" · "}
      <button type="button" class="link" onClick=${() => put(items, false)}>${t("steps.5.app.c.none")}${of}</button></p>`}
    ${items.map(({ page, name, tags }) => html`<label class="pick" key=${page}>
      <input type="checkbox" name=${id} checked=${chosen.has(page)} onChange=${() => put([{ page }], !chosen.has(page))} />
      <span><span dir="auto">${name}</span>${[...tags, ...(seen.includes(page) ? [t("steps.5.app.c.told")] : [])].map((tag) => html` <span class="meta">· ${tag}</span>`)}</span></label>`)}
  </fieldset>`;
}
