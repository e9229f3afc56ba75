import { html, useState } from "../../vendor/preact.js";
import { told } from "../../kernel/flash.js";
import { goInstead } from "../../kernel/go.js";
import { Back, Summary, Title, useTask } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { freshPage, sayAdult } from "../begin.js";
import { CALL, MEETING } from "../kinds.js";
import { Young } from "./young.js";

/** Told by a screen that asked the question itself (of_meetings.js): somebody younger is here. */
const YOUNG = "app.young.title";

/** The one question, asked once on a device; the answer opens a page. */
/** @param {import("../screens.js").ScreenProps} props */
export function Start({ vault, id }) {
  const { busy, wrongs, run } = useTask();
  const [young, setYoung] = useState(() => told() === YOUNG);
  const yes = () =>
    run(t("app.opening"), async () => {
      sayAdult();
      goInstead(await freshPage(vault, [CALL, MEETING].find((ask) => ask === id)));
    });
  if (young) return html`<${Young} onBack=${() => setYoung(false)} />`;
  return html`<${Back} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.start.title")}<//>
    <p>${t("app.start.why")}</p>
    <div class="acts">
      <button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${yes}>${t("app.start.yes")}</button>
      <button type="button" class="btn second" onClick=${() => setYoung(true)}>${t("app.start.no")}</button>
    </div>`;
}
