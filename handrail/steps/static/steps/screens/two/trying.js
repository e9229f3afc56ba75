// At the top of Step 2: the one small thing that somebody tries. How it went is asked gently, and nobody has to say.
import { html } from "../../../vendor/preact.js";
import { t } from "../../../kernel/words.js";
import { shortened } from "../../rules/looking_back.js";
import { addressOf } from "../../rules/place.js";
import { placeOf } from "../../rules/sheet.js";
import { tryingNow } from "../../rules/trying.js";

/** As much of a text stands at the top of the Step; its own page has all of it. */
const AT_THE_TOP = 600;

/** @param {string} text */
function top(text) {
  return text.length > AT_THE_TOP ? shortened(text, AT_THE_TOP) : text;
}

/** @param {import("../../tools.js").ToolProps} props */
export function Trying({ sheet, passes }) {
  const one = tryingNow(passes);
  const part = sheet.parts.find(({ id }) => id === "try");
  if (!one || !part) return null;
  const to = addressOf(one.page, placeOf(part, one.next));
  return html`<section class="card next tight" aria-labelledby="trying">
    <h2 id="trying">${t("steps.2.app.trying")}</h2>
    <p class="written" dir="auto">${top(one.what)}</p>
    ${one.when && html`<p class="meta" dir="auto">${t("steps.2.app.trying_when", { words: top(one.when) })}</p>`}
    ${one.who && html`<p class="meta" dir="auto">${t("steps.2.app.trying_with", { words: top(one.who) })}</p>`}
    ${one.went && html`<p class="written" dir="auto">${t("steps.2.app.went", { words: top(one.went) })}</p>`}
    <p><a class="link" href=${`#${to}`}>${t(one.next === "tried" ? "steps.2.app.say_how" : "steps.2.app.change")}</a></p>
    ${one.next === "tried" && html`<p class="hint">${t("steps.2.app.no_hurry")}</p>`}
  </section>`;
}
