import { html, useEffect, useState } from "../../vendor/preact.js";
import { is } from "../../vault/errors.js";
import { Back, Status, Summary, Title, useTask, wrong } from "../../kernel/parts.js";
import { t, when } from "../../kernel/words.js";

/** @typedef {import("../../vault/types.js").SessionLine} SessionLine */

/** Where this account is signed in. Days, not hours, and no place: the server keeps no more. */
/** @param {import("../screens.js").ScreenProps} props */
export function Places({ vault }) {
  const { busy, wrongs, run } = useTask();
  const [list, setList] = useState(/** @type {SessionLine[]} */ ([]));
  const [ended, setEnded] = useState("");
  const fetch = async () => {
    try {
      setList(await vault.sessions());
    } catch (error) {
      throw is(error, "offline") ? wrong("", "app.places.offline") : error;
    }
  };
  useEffect(() => void run(t("app.places.loading"), fetch), []);
  /** @param {SessionLine} one */
  const end = (one) =>
    run(t("app.places.loading"), async () => {
      await vault.endSession(one.id);
      await fetch();
      setEnded(t("app.places.ended"));
    });
  /** @param {SessionLine} one */
  const line = (one) => html`<li key=${one.id}><div class="tight">
    <strong>${t(one.here ? "app.places.here" : "app.places.other")}</strong>
    <span class="meta">${t("app.places.days", { started: when(one.started), last_used: when(one.last_used) })}</span>
    ${!one.here && html`<button type="button" class="btn second" onClick=${() => end(one)}>
      ${t("app.places.end")}<span class="sr"> ${t("app.places.end_of", { started: when(one.started) })}</span>
    </button>`}
  </div></li>`;
  return html`<${Back} to="me" />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("app.me.places")}<//>
    <p>${t("app.places.honest")}</p>
    <${Status} text=${busy || ended} />
    ${list.length > 0 && html`<ul class="rows">${list.map(line)}</ul>`}`;
}
