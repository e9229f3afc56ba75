// All pages, or some of them, as one document: a table of contents by the person's own titles, then each page on paper of its own.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { useMyWords } from "../../content/my_words.js";
import { readBody, phrasedIn } from "../../content/rules/my_words.js";
import { Back, Status, Summary, Title, useTask, wrong } from "../../kernel/parts.js";
import { settle } from "../../kernel/settle.js";
import { langNow, t, when } from "../../kernel/words.js";
import { OnPaper, titleOnPaper, useSheets } from "../../steps/screens/on_paper.js";
import { useWord } from "../../steps/word.js";
import { counted, dayOf, number } from "../carry.js";
import { NOTE, askOf, textOf } from "../kinds.js";
import { stamp } from "../../kernel/clock.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").PageLine} PageLine */
/** @typedef {{line: PageLine, at: string, body: Record<string, unknown>}} Leaf one head of a page, or its newest words where they are a draft */

/** A Step whose sentences say the word that was chosen there; pages of it may be among these. */
const SAYS_WORD = 6;

/** @param {import("../screens.js").ScreenProps} props */
export function Paper({ vault }) {
  const [leaves, setLeaves] = useState(/** @type {Leaf[] | null} */ (null));
  if (leaves) return html`<${Sheets} vault=${vault} leaves=${leaves} onBack=${() => setLeaves(null)} />`;
  return html`<${Choose} vault=${vault} onChosen=${setLeaves} />`;
}

/**
 * @param {VaultApi} vault
 * @param {PageLine[]} lines
 * @param {(done: number) => void} onProgress
 * @returns {Promise<Leaf[]>}
 */
async function read(vault, lines, onProgress) {
  /** @type {Leaf[]} */
  const leaves = [];
  for (const [at, line] of lines.entries()) {
    const [page, draft] = await Promise.all([vault.page(line.page), vault.readDraft(line.page)]);
    if (draft) leaves.push({ line, at: draft.at, body: draft.body });
    else for (const head of page?.heads ?? []) leaves.push({ line, at: head.at, body: head.body });
    onProgress(at + 1);
  }
  return leaves;
}

/** @param {{vault: VaultApi, onChosen: (leaves: Leaf[]) => void}} props */
function Choose({ vault, onChosen }) {
  const { wrongs, run } = useTask(() => "some");
  const [some, setSome] = useState(false);
  const [chosen, setChosen] = useState(/** @type {Set<string>} */ (new Set()));
  const [at, setAt] = useState("");
  const lines = vault.pages();
  const show = () =>
    run("", async () => {
      const mine = some ? lines.filter((one) => chosen.has(one.page)) : lines;
      if (!mine.length) throw wrong("some", "app.paper.none");
      await settle();
      const say = (/** @type {number} */ n) => setAt(t("app.take.progress", { done: number(n), all: number(mine.length) }));
      onChosen(await read(vault, mine, say).finally(() => setAt("")));
    });
  /** @param {string} page */
  const turn = (page) => {
    const next = new Set(chosen);
    if (!next.delete(page)) next.add(page);
    setChosen(next);
  };
  return html`<${Back} to="me" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.me.paper")}<//>
    <p>${t("app.paper.text")}</p>
    ${lines.length
      ? html`<fieldset><legend>${t("app.paper.which")}</legend>
          <label class="pick"><input type="radio" name="which" checked=${!some} onChange=${() => setSome(false)} />${counted("app.paper.all", lines.length)}</label>
          <label class="pick"><input type="radio" id="some" name="which" checked=${some} onChange=${() => setSome(true)} />${t("app.paper.some")}</label>
        </fieldset>
        ${some && html`<fieldset><legend>${t("app.paper.pick")}</legend>${lines.map((line) => html`<label class="pick" key=${line.page}>
          <input type="checkbox" checked=${chosen.has(line.page)} onChange=${() => turn(line.page)} />
          <span dir="auto">${line.title || t("app.take.no_title")} <span class="meta">${when(line.at, true)}</span></span></label>`)}</fieldset>`}
        <${Status} text=${at} />
        <div class="acts"><button type="button" class="btn" aria-disabled=${at ? "true" : undefined} onClick=${show}>${t("app.paper.show")}</button></div>`
      : html`<p>${t("app.pages.empty")}</p>`}`;
}

/** @param {{vault: VaultApi, leaves: Leaf[], onBack: () => void}} props */
function Sheets({ vault, leaves, onBack }) {
  const [large, setLarge] = useState(false);
  const [short, setShort] = useState(false);
  const chosen = useMyWords(vault);
  const said = useWord(vault, SAYS_WORD);
  const { sheets, trouble } = useSheets(leaves.map(({ line }) => line.kind));
  useEffect(() => scrollTo(0, 0), []);
  if (!chosen || !said || (!sheets && !trouble)) return html`<${Status} text=${t("app.opening")} />`;
  /** @type {Map<string, Array<Record<string, unknown>>>} */
  const versions = new Map();
  for (const { line, body } of leaves) versions.set(line.page, [...(versions.get(line.page) ?? []), body]);
  const titled = leaves.map((leaf) => ({ leaf, title: titleOf(leaf, sheets ?? {}, short) }));
  return html`<button type="button" class="link back" onClick=${onBack}>${t("app.back")}</button>
    <div class="acts">
      <button type="button" class="btn" onClick=${() => print()}>${t("app.paper.print")}</button>
      <button type="button" class="btn second" onClick=${() => setLarge(!large)}>${t(large ? "app.paper.usual" : "app.paper.large")}</button>
      <p class="hint">${t("app.paper.pdf")}</p>
    </div>
    ${leaves.some(({ line }) => line.kind.startsWith("step-")) && html`<p class="noprint"><label class="pick"><input type="checkbox" checked=${short}
      onChange=${() => setShort(!short)} />${t("app.paper.initials")}</label></p>`}
    ${trouble && html`<p class="note warn noprint">${t(trouble)}</p>`}
    <div class=${large ? "stack large" : "stack"}>
      <${Title}>${t("app.pages.title")}<//>
      <p class="meta">${t("app.paper.made", { day: dayOf(stamp()) })}</p>
      <h2>${t("app.paper.contents")}</h2>
      <ol>${titled.map(({ leaf: { at }, title }) => html`<li dir="auto">${title} <span class="meta">${dayOf(at)}</span></li>`)}</ol>
      ${titled.map(({ leaf, title }) => html`<${OneLeaf} leaf=${leaf} versions=${versions.get(leaf.line.page)} title=${title} sheets=${sheets ?? {}} chosen=${chosen} short=${short} />`)}
    </div>`;
}

/**
 * @param {Leaf} leaf
 * @param {Record<string, any>} sheets
 * @param {boolean} short other people as initials
 * @returns {string}
 */
function titleOf({ line, body }, sheets, short) {
  const sheet = sheets[sheetOf(line.kind)];
  return (sheet ? titleOnPaper(sheet, line, body, short) : line.title) || t("app.take.no_title");
}

/** @param {string} kind */
function sheetOf(kind) {
  return kind.replace(/\..*$/, "");
}

/** @param {{leaf: Leaf, versions: Array<Record<string, unknown>> | undefined, title: string, sheets: Record<string, any>, chosen: any, short: boolean}} props */
function OneLeaf({ leaf: { line, at, body }, versions, title, sheets, chosen, short }) {
  const part = sheets[sheetOf(line.kind)];
  return html`<article class="stack fresh">
    <h2 dir="auto">${title}</h2>
    <p class="meta">${dayOf(at)}</p>
    ${part
      ? html`<${OnPaper} id=${line.page} kind=${line.kind} sheet=${part} body=${body} versions=${versions} chosen=${chosen} short=${short} />`
      : line.kind === "my-words" ? html`<${MyOwn} body=${body} />`
      : line.kind === NOTE ? html`<p class="hint">${t(askOf(body))}</p><${Written} text=${belowTitle(textOf(body), line.title)} />`
      : html`<${Written} text=${textOf(body)} />`}
  </article>`;
}

/** @param {{text: string}} props */
function Written({ text }) {
  return text && html`<p class="written" dir="auto">${text}</p>`;
}

/**
 * @param {string} text
 * @param {string} title
 * @returns {string} the text without its first line where that stands above it, whole, as the title
 */
function belowTitle(text, title) {
  const [first = "", ...rest] = text.trimStart().split("\n");
  return title && first.trim() === title ? rest.join("\n").trimStart() : text;
}

/** @param {{body: Record<string, unknown>}} props */
function MyOwn({ body }) {
  const lang = langNow();
  const words = readBody(body);
  const { kind } = words.lean;
  const phrase = phrasedIn(words, lang).phrase;
  const rows = [
    [t("app.words.from.title"), [...words.from.filter((one) => one !== "other").map((one) => t(`app.words.from.${one}`)), words.from_other].filter(Boolean).join("; ")],
    [t("app.words.lean.title"), kind && [t(`app.words.lean.${kind}`), phrase].filter(Boolean).join(": ")],
    ...(/** @type {const} */ (["self", "slip", "date_name"])).map((one) => [t(`app.words.me.${one}`), words[one][lang] ?? ""]),
  ];
  return html`<dl class="said">${rows.filter(([, said]) => said).map(([ask, said]) => html`<div><dt>${ask}</dt><dd class="written" dir="auto">${said}</dd></div>`)}</dl>`;
}
