import { html, useRef, useState } from "../../vendor/preact.js";
import { MY_WORDS, SCHEMA, tryOn, useMyWordsPage } from "../../content/my_words.js";
import { FROM, KINDS_OF_LEAN, PHRASED, inOrder, leanOn, phrasedIn, readBody, warnedOf } from "../../content/rules/my_words.js";
import { formsOf } from "../../content/rules/forms.js";
import { ReadToMe } from "../../kernel/aloud.js";
import { useEditor, useOpened, whereItIs } from "../../kernel/desk.js";
import { here } from "../../kernel/go.js";
import { Back, Status, Summary, Title, useTask } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";
import { Line } from "../../kernel/writing.js";
import { Choose, Chosen } from "./my_words_two.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../content/rules/my_words.js").MyWords} MyWords */
/** @typedef {import("../../kernel/words.js").Lang} Lang */
/** @typedef {Record<string, unknown>} Body */
/** @typedef {{body: Body, parents: string[], draft: boolean, found: boolean, newerApp: boolean}} Opened */
/** @typedef {{words: MyWords, lang: Lang, change: (patch: Body) => void}} PartProps */

/**
 * @param {VaultApi} vault
 * @param {string} id
 * @returns {Promise<Opened>}
 */
async function open(vault, id) {
  const [page, draft] = await Promise.all([vault.page(id), vault.readDraft(id)]);
  const heads = page?.heads ?? [];
  const found = Boolean(heads.length || draft);
  if (draft) return { body: draft.body, parents: draft.parents, draft: true, found, newerApp: false };
  // The one that is worn, and after it only what this app can read: a newer app's words stay beside.
  const known = heads.filter((one) => !one.newerApp);
  const worn = inOrder(known.map((one) => ({ page: id, ...one })))[0];
  return { body: worn?.body ?? {}, parents: known.map((one) => one.version), draft: false, found, newerApp: found && !worn };
}

/** @returns {string} the question that led here, which stands in the address; else the first screen */
function cameFrom() {
  const { name, id, at } = here();
  return name === "words" && id ? `p/${id}/${at}` : "";
}

/** One page for all of the person's own words, to change any day. */
/** @param {import("../screens.js").ScreenProps} props */
export function MyWordsScreen({ vault, id: asked }) {
  const read = useMyWordsPage(vault);
  const fresh = useRef("");
  if (!read) return html`<${Back} to=${cameFrom()} /><${Status} text=${t("app.opening")} />`;
  // One that was put aside is shown by its own address, beside what is worn, and can be picked again.
  const again = read.aside.filter((one) => one.page === asked && one.page !== read.page);
  if (read.all.length + again.length > 1) return html`<${Choose} vault=${vault} all=${[...read.all, ...again]} />`;
  // The page that is worn, or, as long as there is none, one and the same new one.
  fresh.current ||= read.page || vault.newPage();
  const id = read.page || fresh.current;
  return html`<${Opening} key=${id} vault=${vault} id=${id} />`;
}

/** @param {{vault: VaultApi, id: string}} props */
function Opening({ vault, id }) {
  const { opened, sheet, trouble, desk } = useOpened(vault, id, open);
  if (trouble) return html`<${Back} to=${cameFrom()} /><p class="note warn">${trouble}</p>`;
  if (!opened) return html`<${Back} to=${cameFrom()} /><${Status} text=${t("app.opening")} />`;
  if (opened.newerApp) return html`<${Back} to=${cameFrom()} /><${Title}>${t("app.words.title")}<//><p class="note">${t("app.pages.newer")}</p>`;
  return html`<${Back} to=${cameFrom()} />
    <${Chosen} vault=${vault} />
    <${Sheet} key=${sheet} vault=${vault} id=${id} opened=${opened} desk=${desk} />`;
}

/** @param {{vault: VaultApi, id: string, opened: Opened, desk: import("../../kernel/desk.js").Desk}} props */
function Sheet({ vault, id, opened, desk }) {
  const { busy, wrongs, run } = useTask(() => "self");
  const [body, setBody] = useState(opened.body);
  const [undone, setUndone] = useState(false);
  const [saved, setSaved] = useState(false);
  /** What the page said when it was opened: saving does not make that another. */
  const before = useRef(opened.body).current;
  const titled = (/** @type {Body} */ some) => ({ ...some, title: t("app.words.title"), aside: false });
  const make = () =>
    vault.editor(id, { kind: MY_WORDS, schema: SCHEMA, parents: opened.parents, ...(opened.draft && { draft: opened.body }) });
  const { typed, setTyped, type, commit } = useEditor(desk, make, opened.draft);
  /** @param {Body} next */
  const put = (next) => {
    setSaved(false);
    setBody(next);
    type(next);
    tryOn(next);
  };
  /** @param {Body} patch */
  const change = (patch) => {
    setUndone(false);
    put({ ...titled(body), ...patch });
  };
  const undo = () => {
    put(titled(before));
    setUndone(true);
  };
  const save = () =>
    run(t("app.write.saving"), async () => {
      if (!opened.found && body === before) return setTyped("empty");
      await commit("self");
      setSaved(true);
    });
  const words = readBody(body);
  const changed = JSON.stringify(words) !== JSON.stringify(readBody(before));
  const lang = langNow();
  const part = { words, lang, change };
  const back = saved && !busy && cameFrom();
  const status = busy ? { text: busy, kind: "" } : whereItIs(vault, id, typed);
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.words.title")}<//>
    <p>${t("app.words.intro")}</p>
    <${From} ...${part} />
    <${Lean} ...${part} />
    <${Me} ...${part} />
    ${lang === "es" && html`<${InSpanish} ...${part} />`}
    <${Status} ...${status} />
    ${undone && html`<p class="status" role="status">${t("app.words.undone")}</p>`}
    <div class="acts">
      ${back && html`<a key="back" class="btn" href=${`#${back}`}>${t("app.words.to_question")}</a>`}
      <button key="save" type="button" class=${back ? "btn second" : "btn"} aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("app.write.save")}</button>
      ${changed && html`<button key="undo" type="button" class="btn second" onClick=${undo}>${t("app.words.undo")}</button>`}
    </div>`;
}

/** @param {PartProps} props */
function From({ words, change }) {
  /** @param {string} one */
  const turn = (one) => {
    const rest = words.from.filter((other) => other !== one);
    change({ from: rest.length < words.from.length ? rest : [...words.from, one] });
  };
  const dangerous = warnedOf(words);
  return html`<h2 id="from-title">${t("app.words.from.title")}</h2>
    <fieldset aria-labelledby="from-title" aria-describedby="from-hint">
      <p class="hint" id="from-hint">${t("app.words.from.hint")}</p>
      ${FROM.map(
        (one) => html`<label class="pick"><input type="checkbox" checked=${words.from.includes(one)} onChange=${() => turn(one)} />
          ${t(`app.words.from.${one}`)}</label>`,
      )}
    </fieldset>
    ${
      words.from.includes("other") &&
      html`<${Line} id="other" label=${t("app.words.from.which")} value=${words.from_other}
        onValue=${(/** @type {string} */ text) => change({ from_other: text })} />`
    }
    ${
      dangerous.length > 0 &&
      html`<div class="note sos tight" role="status">
        ${dangerous.map((one) => html`<p>${t(`app.words.stop.${one}`)}</p>`)}
        <p><a class="link" href="#help">${t("app.words.stop_help")}</a></p></div>`
    }`;
}

/** @param {PartProps} props */
function Me({ words, lang, change }) {
  const other = lang === "en" ? "es" : "en";
  /** @param {"self" | "slip" | "date_name"} name */
  const line = (name) => {
    const own = words[name];
    const there = own[other];
    const blank = there && !own[lang] ? `${t("app.words.me.there", { word: there })} ` : "";
    const empty = t("app.words.me.blank", { word: t(`app.words.place.${name}`) });
    const hint = `${blank}${t(`app.words.me.${name}.hint`)} ${empty}`;
    return html`<${Line} id=${name} label=${t(`app.words.me.${name}`)} hint=${hint} value=${own[lang] ?? ""}
      onValue=${(/** @type {string} */ text) => change({ [name]: { ...own, [lang]: text } })} />`;
  };
  const sample = t("app.words.me.sample");
  return html`<h2>${t("app.words.me.title")}</h2>
    ${line("self")} ${line("slip")} ${line("date_name")}
    <div class="card tight">
      <h3>${t("app.words.reads.title")}</h3>
      <p class="reads">${sample}</p>
      <${ReadToMe} text=${sample} />
    </div>`;
}

/** @param {PartProps} props */
function Lean({ words, lang, change }) {
  const { lean } = words;
  const { kind, forms } = lean;
  const shown = phrasedIn(words, lang);
  const samples = [t("app.words.reads.first"), t("app.words.reads.second")];
  /** @param {string} phrase its forms are filled in anew: the old ones were another phrase's */
  const say = (phrase) => change({ lean: { ...lean, forms: { ...forms, [lang]: { phrase, ...formsOf(lang, phrase) } } } });
  const phrased = PHRASED.includes(kind);
  return html`<h2 id="lean-title">${t("app.words.lean.title")}</h2>
    <fieldset aria-labelledby="lean-title" aria-describedby="lean-hint">
      <p class="hint" id="lean-hint">${t("app.words.lean.hint")}</p>
      ${KINDS_OF_LEAN.map(
        (one) => html`<label class="pick"><input type="radio" name="lean" checked=${kind === one}
          onChange=${() => change({ lean: leanOn(lean, one) })} />${t(`app.words.lean.${one}`)}</label>`,
      )}
    </fieldset>
    ${
      phrased &&
      html`<${Line} id="phrase" label=${t(`app.words.phrase.${kind}`)} hint=${t(`app.words.phrase.${kind}.hint`)}
        value=${shown.phrase} onValue=${say} />`
    }
    <div class="card tight">
      <h3>${t("app.words.reads.title")}</h3>
      ${samples.map((sample) => html`<p class="reads">${sample}</p>`)}
      <${ReadToMe} text=${samples.join(" ")} />
      ${phrased && shown.who && html`<${Fix} words=${words} lang=${lang} change=${change} shown=${shown} />`}
    </div>`;
}

/** The forms of a phrase, to correct one by one. */
/** @param {PartProps & {shown: ReturnType<typeof phrasedIn>}} props */
function Fix({ words, lang, change, shown }) {
  const [wide, setWide] = useState(false);
  const { lean } = words;
  const { look, ...now } = shown;
  const typedForms = lean.forms[lang] ?? now;
  /** @param {Partial<typeof now>} patch */
  const put = (patch) => change({ lean: { ...lean, forms: { ...lean.forms, [lang]: { ...typedForms, ...patch } } } });
  return html`
    ${
      look &&
      html`<div class="note warn tight">
        <p>${t("app.words.reads.look")}</p>
        <button type="button" class="btn second" onClick=${() => put({})}>${t("app.words.reads.fine")}</button>
      </div>`
    }
    <button type="button" class="link" aria-expanded=${wide ? "true" : "false"} aria-controls="forms" onClick=${() => setWide(!wide)}>
      ${t("app.words.reads.fix")}</button>
    <div id="forms" class="stack" hidden=${!wide}>
      ${/** @type {const} */ (["who", "to", "with"]).map(
        (form) => html`<${Line} id=${`form-${form}`} label=${t(`app.words.reads.${form}`)} value=${typedForms[form]}
          onValue=${(/** @type {string} */ text) => put({ [form]: text })} />`,
      )}
    </div>`;
}

/** @param {PartProps} props */
function InSpanish({ words, change }) {
  return html`<h2 id="gender-title">${t("app.words.gender.title")}</h2>
    <fieldset aria-labelledby="gender-title">
    ${["f", "m", "n"].map(
      (one) => html`<label class="pick"><input type="radio" name="gender" checked=${words.gender === one}
        onChange=${() => change({ gender: one })} />${t(`app.words.gender.${one}`)}</label>`,
    )}
  </fieldset>`;
}
