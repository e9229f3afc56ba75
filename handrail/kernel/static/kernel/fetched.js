// A screen whose module is fetched when it is first shown, so that the first visit carries only what it shows. What is fetched
// later is asked for as soon as the first screen stands, and from then on opens without a network.
import { html, useEffect, useState } from "../vendor/preact.js";
import { Title } from "./parts.js";
import { t } from "./words.js";

/** @type {Array<() => Promise<unknown>>} */
const all = [];

/** @param {{onAgain: () => void}} props */
function Lost({ onAgain }) {
  return html`<${Title}>${t("app.problem")}<//>
    <p>${t("app.half")}</p>
    <p><button type="button" class="btn" onClick=${onAgain}>${t("app.load_again")}</button></p>`;
}

/**
 * @param {() => Promise<any>} load imports the module
 * @param {string} name the screen's in it
 * @param {boolean} [late] few come here: it is not fetched before somebody does
 * @returns {(props: any) => any} the screen; words and a button where it could not be fetched
 */
export function fetched(load, name, late = false) {
  /** @type {any} */
  let Screen;
  const get = async () => {
    Screen ??= (await load())[name];
  };
  if (!late) all.push(get);
  return function Fetched(props) {
    const [state, setState] = useState(Screen ? "here" : "coming");
    const fetchIt = () => void get().then(() => setState("here"), () => setState("lost"));
    useEffect(() => {
      // Not "if (!Screen)": it may have come between the first drawing and now, and then nothing would draw it.
      if (state === "coming") fetchIt();
    }, []);
    if (Screen) return html`<${Screen} ...${props} />`;
    return state === "lost" ? html`<${Lost} onAgain=${fetchIt} />` : html`<p role="status">${t("app.opening")}</p>`;
  };
}

/** Everything that was not needed yet, one after the other, so that it does not crowd what the person is doing. */
export async function fetchTheRest() {
  for (const get of all) await get().catch(() => undefined);
}
