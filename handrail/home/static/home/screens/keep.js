import { html, useEffect, useState } from "../../vendor/preact.js";
import { goInstead } from "../../kernel/go.js";
import { Back, Field, Form, Send, Status, Summary, Title, sentence, useTask, wrong, wrongAt } from "../../kernel/parts.js";
import { langNow, t } from "../../kernel/words.js";
import { mustBeGood, NewPass } from "./pass.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */
/** @typedef {import("../../vault/types.js").Reservation} Reservation */
/** @typedef {import("../../kernel/parts.js").Wrong} Wrong */

const OWN = "own";
const LONGEST_WORD = 24;

/** Keeping what is written: a made-up name, then a passphrase. Going back loses nothing that was typed. */
/** @param {import("../screens.js").ScreenProps} props */
export function Keep({ vault }) {
  const [reserved, setReserved] = useState(/** @type {Reservation | null} */ (null));
  const [offers, setOffers] = useState(/** @type {Reservation[]} */ ([]));
  const [pick, setPick] = useState("");
  const [word, setWord] = useState("");
  const [pass, setPass] = useState("");
  if (!reserved) {
    return html`<${NameStep} vault=${vault} onName=${setReserved}
      ...${{ offers, setOffers, pick, setPick, word, setWord }} />`;
  }
  return html`<${PassStep} vault=${vault} reserved=${reserved} pass=${pass} setPass=${setPass}
    onBack=${() => setReserved(null)} />`;
}

/**
 * @typedef {object} NameStepProps
 * @property {VaultApi} vault
 * @property {(one: Reservation) => void} onName
 * @property {Reservation[]} offers
 * @property {(list: Reservation[]) => void} setOffers
 * @property {string} pick
 * @property {(name: string) => void} setPick
 * @property {string} word
 * @property {(word: string) => void} setWord
 */
/** @param {NameStepProps} props */
function NameStep({ vault, onName, offers, setOffers, pick, setPick, word, setWord }) {
  const { busy, wrongs, run } = useTask(() => "word");
  const [asking, setAsking] = useState(!offers.length);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    if (offers.length) return;
    threeNames(vault)
      .then(setOffers, (error) => setTrouble(sentence(error)))
      .finally(() => setAsking(false));
  }, []);
  const send = () =>
    run(t("app.name.asking"), async () => {
      const offered = offers.find((one) => one.name === pick);
      if (offered) return onName(offered);
      if (pick !== OWN && offers.length) throw wrong(`pick-${offers[0]?.name ?? OWN}`, "app.name.pick_missing");
      if (!word.trim() || [...word.trim()].length > LONGEST_WORD) throw wrong("word", "app.name.word_missing");
      onName(await vault.reserveName(word.trim()));
    });
  const own = pick === OWN || !offers.length;
  return html`<${Back} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.name.title")}<//>
    <p>${t("app.name.text")}</p>
    ${trouble && html`<p class="note warn">${trouble}</p>`}
    <${Status} text=${asking ? t("app.name.asking") : busy} />
    <${Form} onSend=${send}>
      ${!asking && offers.length > 0 && html`<${Offers} ...${{ offers, pick, setPick, wrongs }} />`}
      ${!asking && own && html`<${Field} id="word" label=${t("app.name.word")} hint=${t("app.name.word_hint")}
        value=${word} onValue=${setWord} wrongs=${wrongs} />`}
      <div class="acts"><${Send} busy=${busy || (asking ? "asking" : "")}>${t("app.go_on")}<//>
        <a class="btn second" href="#">${t("app.later")}</a></div>
    <//>`;
}

/** @param {{offers: Reservation[], pick: string, setPick: (name: string) => void, wrongs: Wrong[]}} props */
function Offers({ offers, pick, setPick, wrongs }) {
  const text = wrongAt(`pick-${offers[0]?.name ?? OWN}`, wrongs);
  /** @param {string} value @param {string} label */
  const choice = (value, label) => html`<label class="pick">
    <input type="radio" name="pick" id=${`pick-${value}`} value=${value} checked=${pick === value}
      onChange=${() => setPick(value)} aria-describedby=${text ? "pick-error" : undefined} />${label}
  </label>`;
  return html`<fieldset class=${text ? "field wrong" : "field"}>
    <legend>${t("app.name.offers")}</legend>
    ${text && html`<p class="error" id="pick-error">${text}</p>`}
    ${offers.map((one) => choice(one.name, one.name))}
    ${choice(OWN, t("app.name.own"))}
  </fieldset>`;
}

/**
 * Three whole names, digits and all. A reservation stores nothing on the server.
 * @param {VaultApi} vault
 */
async function threeNames(vault) {
  const words = await vault.suggestNames(langNow());
  /** @type {Reservation[]} */
  const names = [];
  for (const word of words.slice(0, 3)) names.push(await vault.reserveName(word));
  return names;
}

/**
 * @typedef {object} PassStepProps
 * @property {VaultApi} vault
 * @property {Reservation} reserved
 * @property {string} pass
 * @property {(pass: string) => void} setPass
 * @property {() => void} onBack
 */
/** @param {PassStepProps} props */
function PassStep({ vault, reserved, pass, setPass, onBack }) {
  const { busy, wrongs, run, forget } = useTask();
  const send = () =>
    run(t("app.keep.making"), async () => {
      await vault.signUp({ reservation: reserved, passphrase: await mustBeGood(vault, pass, reserved.name) });
      goInstead("card");
    });
  return html`<button type="button" class="link back" onClick=${onBack}>${t("app.back")}</button>
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.pass.title")}<//>
    <p>${t("app.pass.text")}</p>
    <${Form} onSend=${send}>
      <${NewPass} name=${reserved.name} vault=${vault} label=${t("app.pass.new_label")} value=${pass} onValue=${setPass} wrongs=${wrongs} forget=${forget} />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("app.keep.make")}<//>
        <a class="btn second" href="#">${t("app.later")}</a></div>
    <//>`;
}
