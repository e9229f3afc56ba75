// The offer of a newer release, below whatever screen is open: it moves nothing that somebody is reading or writing.
import { html } from "../vendor/preact.js";
import { t } from "../kernel/words.js";
import { useNewRelease } from "./release.js";

export function NewRelease() {
  const { ready, use } = useNewRelease();
  if (!ready) return null;
  return html`<section class="note tight noprint" role="status">
    <h2>${t("app.release.title")}</h2>
    <p>${t("app.release.text")}</p>
    <p><button type="button" class="btn second" onClick=${() => void use()}>${t("app.release.use")}</button></p>
  </section>`;
}
