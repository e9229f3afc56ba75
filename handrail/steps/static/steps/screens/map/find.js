// Finding words in one's own writing. It happens here, on the device: what is looked for is in no address, in no store and in no
// request. It is remembered only from a page that was found back to what was found, and not when the vault locks.
import { html, useEffect, useRef, useState } from "../../../vendor/preact.js";
import { now } from "../../../kernel/clock.js";
import { Back, Form, Status, Summary, Title } from "../../../kernel/parts.js";
import { has, t, when } from "../../../kernel/words.js";
import { Line } from "../../../kernel/writing.js";
import { inGoes, readAll, writings } from "../../reading.js";
import { seeking, wordsOf } from "../../rules/finding.js";
import { NAME, TELLING, ofKind } from "../../rules/kinds.js";

/** @typedef {import("../../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../../vault/types.js").PageLine} PageLine */
/** @typedef {{line: PageLine, name: string, about: string, pieces: import("../../rules/finding.js").Piece[]}} Hit */
/** @typedef {{words: string[], state: "running" | "done" | "stopped", n: number, all: number, hits: Hit[], newer: PageLine[], unread: PageLine[]}} Found */

/** So many are shown at first, and with each tap more. */
const SHOWN = 40;
/** The screen is drawn anew no more often than this while pages are read. */
const DRAWN = 400;

/** What was looked for, from a tap on what was found until one is back. */
let onTheWay = "";

/** @param {VaultApi} vault */
function forgetWhenLocked(vault) {
  const stop = vault.on(() => {
    if (["open", "device-only"].includes(vault.status().phase)) return;
    onTheWay = "";
    stop();
  });
}

/**
 * @param {VaultApi} vault
 * @param {string[]} words
 * @param {(found: Found) => void} onFound
 * @param {() => boolean} stopped
 */
async function look(vault, words, onFound, stopped) {
  const lines = writings(vault);
  /** @type {Found} */
  const found = { words, state: "running", n: 0, all: lines.length, hits: [], newer: [], unread: [] };
  let drawn = 0;
  const draw = () => onFound({ ...found, hits: [...found.hits] });
  draw();
  await readAll(vault, lines, async ({ line, texts, newer, draft }, breathe) => {
    const pieces = texts && (await inGoes(seeking(texts, words), breathe));
    found.n += 1;
    if (newer) found.newer.push(line);
    else if (!texts) found.unread.push(line);
    else if (pieces) found.hits.push(hitOf(line, draft, pieces));
    // The first one at once.
    if (now() - drawn < DRAWN && found.hits.length !== 1) return;
    drawn = now();
    draw();
  }, stopped);
  found.state = stopped() ? "stopped" : "done";
  draw();
}

/**
 * What is said of a page is put together once: the screen is drawn often while pages are read.
 * @param {PageLine} line
 * @param {boolean} draft
 * @param {Hit["pieces"]} pieces
 * @returns {Hit}
 */
function hitOf(line, draft, pieces) {
  const kind = kindWords(line.kind);
  return { line, name: line.title || kind, about: [kind, when(line.at, true), ...(draft ? [t("steps.find.draft")] : [])].join(" · "), pieces };
}

/** @param {{vault: VaultApi}} props */
export function Find({ vault }) {
  const [query, setQuery] = useState(onTheWay);
  const [found, setFound] = useState(/** @type {Found | null} */ (null));
  // The same list until it is another: a new one takes the caret to what is wrong.
  const [wrongs, setWrongs] = useState(/** @type {import("../../../kernel/parts.js").Wrong[]} */ ([]));
  const below = useRef(/** @type {HTMLDivElement | null} */ (null));
  const job = useRef({ stopped: false, gone: false });
  const send = () => {
    job.current.gone = true;
    const words = wordsOf(query);
    setWrongs(words.length ? [] : [{ field: "words", text: t("steps.find.nothing") }]);
    if (!words.length) return setFound(null);
    const mine = { stopped: false, gone: false };
    job.current = mine;
    // On a phone what is found would come under the edge of the screen.
    below.current?.scrollIntoView({ block: "center" });
    // Whoever left this screen, or asked for something else, is told nothing more.
    void look(vault, words, (next) => void (mine.gone || setFound(next)), () => mine.stopped || mine.gone);
  };
  useEffect(() => {
    if (onTheWay) send();
    onTheWay = "";
    return () => void (job.current.gone = true);
  }, []);
  const keep = () => {
    onTheWay = query;
    forgetWhenLocked(vault);
  };
  const head = html`<${Back} to="s" /><${Summary} wrongs=${wrongs} /><${Title}>${t("steps.find.title")}<//>`;
  if (!writings(vault).length) return html`${head}<p>${t("steps.find.empty")}</p><div class="acts"><a class="btn" href="#s">${t("steps.find.start")}</a></div>`;
  return html`${head}
    <p>${t("steps.find.intro")}</p>
    <${Form} onSend=${send}>
      <${Line} id="words" label=${t("steps.find.label")} hint=${t("steps.find.hint")} value=${query} onValue=${setQuery} wrongs=${wrongs} />
      <div class="acts"><button class="btn" type="submit">${t("steps.find.go")}</button>
        ${found?.state === "running" && html`<button class="btn second" type="button" onClick=${() => void (job.current.stopped = true)}>${t("steps.find.stop")}</button>`}</div>
    <//>
    <div ref=${below}><${Status} text=${found ? saidOf(found) : ""} /></div>
    ${found && html`<${Results} key=${found.words.join(" ")} found=${found} onOpen=${keep} />`}`;
}

/**
 * @param {Found} found
 * @returns {string} how far it is, and what there is so far
 */
function saidOf({ state, n, all, hits }) {
  if (state === "running") return t("steps.find.progress", { n, all });
  const many = hits.length === 1 ? t("steps.find.found_one") : t(hits.length ? "steps.find.found" : "steps.find.found_none", { n: hits.length });
  return state === "stopped" ? `${t("steps.find.stopped", { n, all })} ${hits.length ? many : ""}`.trim() : many;
}

/** @param {{found: Found, onOpen: () => void}} props */
function Results({ found, onOpen }) {
  const [most, setMost] = useState(SHOWN);
  const { hits, newer, unread } = found;
  return html`${hits.length > 0 && html`<h2>${t("steps.find.results")}</h2>
      <ul class="rows">${hits.slice(0, most).map((hit) => html`<${One} key=${hit.line.page} hit=${hit} onOpen=${onOpen} />`)}</ul>`}
    ${hits.length > most && html`<div class="acts"><button type="button" class="btn second" onClick=${() => setMost(most + SHOWN)}>${t("steps.find.more")}</button></div>`}
    <${Left} lines=${newer} words="steps.find.newer" />
    <${Left} lines=${unread} words="steps.find.unread" />`;
}

/** @param {{hit: Hit, onOpen: () => void}} props */
function One({ hit: { line, name, about, pieces }, onOpen }) {
  return html`<li><a href=${`#p/${line.page}`} onClick=${onOpen}>
    <strong dir="auto">${name}</strong>
    <span class="meta">${about}</span>
    <span dir="auto">${pieces.map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : text))}</span>
  </a></li>`;
}

/** Pages that were not looked through, by name: nobody takes silence for "not there". */
/** @param {{lines: PageLine[], words: string}} props */
function Left({ lines, words }) {
  if (!lines.length) return null;
  return html`<div class="note tight"><p>${t(words)}</p>
    <ul>${lines.map((line) => html`<li key=${line.page}><a class="link" href=${`#p/${line.page}`} dir="auto">${line.title || kindWords(line.kind)}</a></li>`)}</ul></div>`;
}

/**
 * @param {string} kind
 * @returns {string} what kind of page it is, in words
 */
function kindWords(kind) {
  if (kind === "note" || kind === "went") return t(`steps.find.kind.${kind}`);
  if (kind === "my-words") return t("steps.find.kind.words");
  if (kind === TELLING) return t("steps.find.kind.telling");
  if (kind === NAME) return t("steps.find.kind.name");
  const { step, part } = ofKind(kind);
  const title = `steps.${step}.${part}.title`;
  return has(title) ? t("steps.find.kind.step", { step, part: t(title) }) : t("steps.app.step", { step });
}
