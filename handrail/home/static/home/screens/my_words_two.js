import { html, useState } from "../../vendor/preact.js";
import { MY_WORDS, SCHEMA, readMyWords } from "../../content/my_words.js";
import { PHRASED, phrasedIn, readBody } from "../../content/rules/my_words.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { langNow, t, when } from "../../kernel/words.js";
import { whileOpen } from "../while_open.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../content/rules/my_words.js").Found} Found */

/** What a choice put aside, while the vault it was made in stays open here: it can be worn again. @type {Map<VaultApi, Found>} */
const undoable = whileOpen(new Map());

/** What one set of words says, line by line. */
/** @param {Found} found */
function linesOf({ body }) {
  const words = readBody(body);
  const lang = langNow();
  const { kind } = words.lean;
  const lean = kind && (PHRASED.includes(kind) ? phrasedIn(words, lang).phrase || t(`app.words.lean.${kind}`) : t(`app.words.lean.${kind}`));
  const own = [words.self, words.slip, words.date_name].map((one) => one[lang] ?? one.en ?? one.es ?? "");
  return [...words.from.map((one) => t(`app.words.from.${one}`)), words.from_other, lean, ...own].filter(Boolean);
}

/**
 * Two devices filled in My words apart. The first is worn; nothing is lost, whichever is picked.
 * @param {{vault: VaultApi, all: Found[]}} props
 */
export function Choose({ vault, all }) {
  const { busy, wrongs, run } = useTask();
  /** @param {Found} picked */
  const use = (picked) =>
    run(t("app.write.saving"), async () => {
      const left = all.find((other) => other !== picked);
      if (left) undoable.set(vault, left);
      for (const page of new Set(all.map((one) => one.page))) await say(vault, page, page === picked.page ? picked : null);
    });
  return html`<${Back} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.words.two.title")}<//>
    <p>${t("app.words.two.text")}</p>
    <${Status} text=${busy} />
    <div class="two">${all.map((one, at) => {
      const lines = linesOf(one);
      return html`<section class="card stack" key=${one.version}>
        <div>
          <h2>${when(one.at, true)}</h2>
          ${at === 0 && html`<p class="tag">${t("app.words.two.worn")}</p>`}
        </div>
        ${lines.length ? html`<ul>${lines.map((line) => html`<li dir="auto">${line}</li>`)}</ul>` : html`<p>${t("app.words.two.nothing")}</p>`}
        <button type="button" class=${at ? "btn second" : "btn"} aria-disabled=${busy ? "true" : undefined} onClick=${() => use(one)}>
          ${t("app.words.two.this")}<span class="sr">: ${when(one.at, true)}</span></button>
      </section>`;
    })}</div>`;
}

/**
 * Says on a page what was picked, or that it is not worn any more: it stays, under a title that says so. All that this app can
 * read of it is named as what came before; a newer app's words are not.
 * @param {VaultApi} vault
 * @param {string} id
 * @param {Found | null} picked
 */
async function say(vault, id, picked) {
  const heads = ((await vault.page(id))?.heads ?? []).filter((one) => !one.newerApp);
  const body = picked?.body ?? heads[0]?.body;
  if (!body) return;
  const title = t(picked ? "app.words.title" : "app.words.aside");
  const parents = heads.map((one) => one.version);
  await vault.save(id, { kind: MY_WORDS, schema: SCHEMA, body: { ...body, title, aside: !picked }, parents });
}

/** After one of two was picked: the other can be worn instead. */
/** @param {{vault: VaultApi}} props */
export function Chosen({ vault }) {
  const { busy, wrongs, run } = useTask();
  const [, gone] = useState(0);
  const left = undoable.get(vault);
  if (!left) return null;
  const undo = () =>
    run(t("app.write.saving"), async () => {
      const { page, all } = await readMyWords(vault);
      const parents = all.map((one) => one.version);
      const body = { ...left.body, title: t("app.words.title"), aside: false };
      await vault.save(page || left.page, { kind: MY_WORDS, schema: SCHEMA, body, parents });
      undoable.delete(vault);
      gone((n) => n + 1);
    });
  return html`<${Summary} wrongs=${wrongs} />
    <div class="note ok tight" role="status">
      <p>${t("app.two.kept")}</p>
      <button type="button" class="btn second" aria-disabled=${busy ? "true" : undefined} onClick=${undo}>${t("app.two.undo")}</button>
    </div>`;
}
