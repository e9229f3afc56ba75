import { html, useState } from "../../vendor/preact.js";
import { VaultError } from "../../vault/errors.js";
import { go } from "../../kernel/go.js";
import { Back as BackLink, Field, Form, Send, Status, Summary, Title, useTask, wrong, wrongAt } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { Writing } from "../../kernel/writing.js";
import { Camera } from "./camera.js";
import { mustBeGood, nameOf, NewPass } from "./pass.js";
import { GoAlong } from "./sign_in.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../kernel/parts.js").Wrong} Wrong */

const CARD = /handrail\/1 card \S+ (\S+) [0-9a-f]{32}/;
/** Twelve words are a hundred letters or so. */
const MOST_WORDS = 1000;
/** In which tab a recovery is under way: its second half comes after the vault is open. */
let recovered = false;

/** Back in without the passphrase: by card (camera, picture, file) or by the twelve words; then a new passphrase. */
/** @param {import("../screens.js").ScreenProps} props */
export function Back({ vault }) {
  const [done, setDone] = useState(recovered);
  /** @param {boolean} now */
  const mark = (now) => {
    recovered = now;
    setDone(now);
  };
  if (done && vault.status().phase === "open") return html`<${NewOne} vault=${vault} onDone=${() => mark(false)} />`;
  return html`<${ByCard} vault=${vault} onIn=${() => mark(true)} />`;
}

/**
 * The card's text from what the person chose: a picture of the code, or the saved file.
 * @param {VaultApi} vault
 * @param {File} file
 */
async function cardOf(vault, file) {
  if (file.type.startsWith("text/") || file.name.endsWith(".txt")) {
    const found = CARD.exec((await file.slice(0, 10_000).text()).normalize());
    if (!found) throw wrong("file", "app.back_in.file_wrong");
    return found[0];
  }
  try {
    return await vault.readCardPicture(file);
  } catch (error) {
    throw error instanceof VaultError ? error : wrong("file", "app.back_in.file_wrong");
  }
}

/** @param {string} code */
const fieldOf = (code) => (code.includes("card") ? "file" : "words");

/** @param {{vault: VaultApi, onIn: () => void}} props */
function ByCard({ vault, onIn }) {
  const { busy, wrongs, run } = useTask(fieldOf);
  const [camera, setCamera] = useState(false);
  const [card, setCard] = useState("");
  const [name, setName] = useState(vault.status().name ?? "");
  const [words, setWords] = useState("");
  const locked = vault.status().phase === "locked";
  const send = () =>
    run(t("app.in.busy"), async () => {
      const called = card ? "" : nameOf(name);
      if (!card && (!words.trim() || words.length > MOST_WORDS)) throw wrong("words", "app.back_in.words_wrong");
      recovered = true;
      try {
        if (locked) await vault.unlock(card ? { card } : { words });
        else await vault.signIn(card ? { card } : { name: called, words });
      } catch (error) {
        recovered = false;
        throw error;
      }
      onIn();
    });
  /** @param {string} found */
  const seen = (found) => {
    setCamera(false);
    setCard(found);
  };
  /** @param {{currentTarget: HTMLInputElement}} event */
  const chosen = (event) => {
    const file = event.currentTarget.files?.[0];
    if (file) void run(t("app.opening"), async () => setCard(await cardOf(vault, file)));
  };
  return html`<${BackLink} to=${locked ? "" : "in"} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.back_in.title")}<//>
    <p>${t("app.back_in.text")}</p>
    <${GoAlong} vault=${vault} />
    ${camera && html`<${Camera} vault=${vault} onCard=${seen} onStop=${() => setCamera(false)} />`}
    <${Form} onSend=${send}>
      ${
        card
          ? html`<p class="note ok" role="status">${t("app.back_in.read", { name: CARD.exec(card)?.[1] ?? "" })}</p>`
          : html`<${ByHand} ...${{ camera, setCamera, chosen, wrongs, locked, name, setName, words, setWords }} />`
      }
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.back_in.use")}<//></div>
    <//>`;
}

/**
 * @typedef {object} ByHandProps
 * @property {boolean} camera
 * @property {(on: boolean) => void} setCamera
 * @property {(event: {currentTarget: HTMLInputElement}) => void} chosen
 * @property {Wrong[]} wrongs
 * @property {boolean} locked
 * @property {string} name
 * @property {(name: string) => void} setName
 * @property {string} words
 * @property {(words: string) => void} setWords
 */
/** @param {ByHandProps} props */
function ByHand({ camera, setCamera, chosen, wrongs, locked, name, setName, words, setWords }) {
  const text = wrongAt("file", wrongs);
  return html`
    ${!camera && html`<button type="button" class="btn second" onClick=${() => setCamera(true)}>${t("app.back_in.camera")}</button>`}
    <div class=${text ? "field wrong" : "field"}>
      <label for="file">${t("app.back_in.file")}</label>
      ${text && html`<p class="error" id="file-error">${text}</p>`}
      <input id="file" type="file" accept="image/*,text/plain,.txt" onChange=${chosen}
        aria-describedby=${text ? "file-error" : undefined} />
    </div>
    ${!locked && html`<${Field} id="name" label=${t("app.in.name")} hint=${t("app.in.name_hint")} value=${name}
      onValue=${setName} wrongs=${wrongs} autocomplete="username" />`}
    <${Writing} id="words" label=${t("app.back_in.words")} hint=${t("app.back_in.words_hint")} value=${words}
      onValue=${setWords} wrongs=${wrongs} rows=${4} />`;
}

/** After a recovery: the forgotten passphrase is replaced by a new one. It may be left for another day. */
/** @param {{vault: VaultApi, onDone: () => void}} props */
function NewOne({ vault, onDone }) {
  const { busy, wrongs, run, forget } = useTask();
  const [pass, setPass] = useState("");
  const name = vault.status().name ?? "";
  const leave = () => {
    onDone();
    go("");
  };
  const send = () =>
    run(t("app.change.busy"), async () => {
      await vault.changePassphrase({ next: await mustBeGood(vault, pass, name) });
      leave();
    });
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.back_in.new_title")}<//>
    <${Form} onSend=${send}>
      <${NewPass} name=${name} vault=${vault} label=${t("app.change.new")} value=${pass} onValue=${setPass} wrongs=${wrongs} forget=${forget} />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.change.button")}<//>
        <button type="button" class="btn second" onClick=${leave}>${t("app.later")}</button></div>
    <//>`;
}
