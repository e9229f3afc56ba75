import { html } from "../../vendor/preact.js";
import { ReadToMe } from "../../kernel/aloud.js";
import { Back, Title } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";

const SEEN_BY = ["server", "phone", "keyboard", "dictation", "browser", "history", "screen", "copy", "notices", "aloud"];

/** What the device itself can see of what is written on it. docs/privacy/what-the-phone-knows.md says more. */
export function Privacy() {
  const all = SEEN_BY.flatMap((one) => [`${t(`app.privacy.${one}`)}.`, t(`app.privacy.${one}.text`)]);
  return html`<${Back} />
    <${Title}>${t("app.privacy.title")}<//>
    <p>${t("app.privacy.intro")}</p>
    <${ReadToMe} text=${[t("app.privacy.intro"), ...all].join(" ")} />
    ${SEEN_BY.map((one) => html`<h2>${t(`app.privacy.${one}`)}</h2><p>${t(`app.privacy.${one}.text`)}</p>`)}`;
}
