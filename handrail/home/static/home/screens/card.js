import { html, useState } from "../../vendor/preact.js";
import { is } from "../../vault/errors.js";
import { cardPicture, handOver, pathOf } from "../files.js";
import { useRunning } from "../release.js";
import { tell } from "../../kernel/flash.js";
import { go } from "../../kernel/go.js";
import { Back, Field, Form, Send, Status, Summary, Title, useTask, wrong, wrongAt } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";
import { passOf } from "./pass.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {{words: string[], card: string, rows: boolean[][]}} Shown */

/** A way back: make it, keep it, and see that it was kept. Each part may be left for later. */
/** @param {import("../screens.js").ScreenProps} props */
export function Card({ vault }) {
  const [shown, setShown] = useState(/** @type {Shown | null} */ (null));
  const [step, setStep] = useState(/** @type {"make" | "show" | "check"} */ ("make"));
  const name = vault.status().name ?? "";
  if (step === "check" && shown) {
    return html`<${Check} words=${shown.words} onAgain=${() => setStep("show")} />`;
  }
  if (step === "show" && shown) {
    return html`<${Show} shown=${shown} name=${name} onSaved=${() => setStep("check")} />`;
  }
  /** @param {Shown} made */
  const made = (made) => {
    setShown(made);
    setStep("show");
  };
  return html`<${Make} vault=${vault} onMade=${made} />`;
}

/** @param {{vault: VaultApi, onMade: (shown: Shown) => void}} props */
function Make({ vault, onMade }) {
  const [fresh, setFresh] = useState(false);
  const [pass, setPass] = useState("");
  const { busy, wrongs, run } = useTask(() => "pass");
  const had = vault.locks().some((lock) => lock.kind === "recovery");
  const make = () =>
    run(t("app.card.making"), async () => {
      try {
        const kit = await vault.recoveryKit(fresh ? { passphrase: passOf(pass) } : undefined);
        onMade({ words: await kit.words(langNow()), card: kit.card, rows: await kit.qr() });
      } catch (error) {
        if (fresh || !is(error, "fresh-needed")) throw error;
        setFresh(true);
      }
    });
  return html`<${Back} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.card.title")}<//>
    <p>${t("app.card.text")}</p>
    ${had && html`<p class="note warn">${t("app.card.old")}</p>`}
    <${Form} onSend=${make}>
      ${fresh && html`<p>${t("app.card.confirm")}</p>
        <${Field} id="pass" label=${t("app.pass.label")} value=${pass} onValue=${setPass} wrongs=${wrongs} secret
          autocomplete="current-password" />`}
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.card.make")}<//>
        <a class="btn second" href="#">${t("app.later")}</a></div>
    <//>`;
}

/** @param {{shown: Shown, name: string, onSaved: () => void}} props */
function Show({ shown, name, onSaved }) {
  const { words, rows } = shown;
  const { wrongs, run } = useTask();
  const release = useRunning();
  const side = rows.length;
  const file = () => run("", async () => handOver(new Blob([cardText(shown, name, release)], { type: "text/plain;charset=utf-8" }), "card.txt"));
  const picture = () => run("", async () => handOver(await cardPicture(rows, [`${t("app.name.yours")}: ${name}`, location.host, ...(release ? [t("app.this.card", { release })] : []), t("app.card.keep")], words), "card.png"));
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.card.words")}<//>
    <p>${t("app.card.write")}</p>
    <p class="paper">${t("app.name.yours")}: <strong>${name}</strong></p>
    <p class="paper">${location.host}</p>
    ${release && html`<p class="paper">${t("app.this.card", { release })}</p>`}
    <ol class="words card">${words.map((word) => html`<li>${word}</li>`)}</ol>
    <p>${t("app.card.keep")}</p>
    <div class="acts">
      <button type="button" class="btn second" onClick=${() => print()}>${t("app.card.print")}</button>
      <button type="button" class="btn second" onClick=${file}>${t("app.card.file")}</button>
      <button type="button" class="btn second" onClick=${picture}>${t("app.card.picture")}</button>
      <p class="hint">${t("app.card.cloud")}</p>
      <button type="button" class="btn" onClick=${onSaved}>${t("app.card.saved")}</button>
      <a class="link" href="#">${t("app.later")}</a>
    </div>
    <p class="hint" id="qr">${t("app.card.qr")}</p>
    <svg class="qr" role="img" aria-labelledby="qr" viewBox=${`0 0 ${side} ${side}`} shape-rendering="crispEdges">
      <path d=${pathOf(rows)} />
    </svg>`;
}

/**
 * The file: for eyes, and its last line for "Choose a picture of the card, or the saved file".
 * @param {Shown} shown
 * @param {string} name
 * @param {string} release
 */
function cardText({ words, card }, name, release) {
  const list = words.map((word, at) => `${at + 1}. ${word}`).join("\n");
  return `${t("app.name.yours")}: ${name}\n${location.host}\n\n${list}\n\n${t("app.card.paper")}\n\n${release && `${t("app.this.card", { release })}\n\n`}${card}\n`;
}

/** @param {{words: string[], onAgain: () => void}} props */
function Check({ words, onAgain }) {
  const [pick, setPick] = useState("");
  const { wrongs, run } = useTask();
  // Words of the same card, in the order of the alphabet: only who looks at the card knows the third.
  const choices = [words[2], words[6], words[9], words[11], words[0], words[4]]
    .filter((word, at, all) => word !== undefined && all.indexOf(word) === at)
    .slice(0, 4)
    .sort();
  const field = `word-${choices[0]}`;
  const check = () =>
    run("", async () => {
      if (!pick) throw wrong(field, "app.check.pick");
      if (pick !== words[2]) throw wrong(field, "app.check.not_it");
      tell("app.card.done");
      go("");
    });
  const text = wrongAt(field, wrongs);
  return html`
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.check.title")}<//>
    <${Form} onSend=${check}>
      <fieldset class=${text ? "field wrong" : "field"}>
        <legend class="sr">${t("app.check.pick")}</legend>
        ${text && html`<p class="error">${text}</p>`}
        ${choices.map(
          (word) => html`<label class="pick" key=${word}>
            <input type="radio" name="word" id=${`word-${word}`} checked=${pick === word} onChange=${() => setPick(word ?? "")} />${word}
          </label>`,
        )}
      </fieldset>
      <div class="acts">
        <${Send} busy="">${t("app.check.button")}<//>
        <button type="button" class="btn second" onClick=${onAgain}>${t("app.check.again")}</button>
        <a class="link" href="#">${t("app.check.skip")}</a>
      </div>
    <//>`;
}
