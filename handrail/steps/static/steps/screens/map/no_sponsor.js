// "I have no sponsor yet": who can stand beside somebody today, and the words to ask with.
import { html } from "../../../vendor/preact.js";
import { Back, Title } from "../../../kernel/parts.js";
import { t } from "../../../kernel/words.js";
import { cameFrom } from "../../rules/place.js";

/** @param {{ids: string[]}} props sentences that one can say as they stand */
function Say({ ids }) {
  return html`<ul>${ids.map((id) => html`<li key=${id}><strong>${t(`steps.sponsor.${id}`)}</strong></li>`)}</ul>`;
}

/** @param {{id: string}} props somebody who can help, and how to begin */
function Who({ id }) {
  return html`<h2>${t(`steps.sponsor.${id}.title`)}</h2>
    <p>${t(`steps.sponsor.${id}.text`)}</p>
    <${Say} ids=${[`${id}.say`]} />`;
}

/** @param {{at: string, kit: import("../../tools.js").Kit}} props */
export function NoSponsor({ at, kit: { Numbers } }) {
  return html`<${Back} to=${cameFrom(at) || "s"} />
    <${Title}>${t("steps.sponsor.title")}<//>
    <p>${t("steps.sponsor.intro")}</p>
    <h2>${t("steps.sponsor.meeting.title")}</h2>
    <p>${t("steps.sponsor.meeting.text")}</p>
    <div class="acts"><a class="btn" href="#m">${t("steps.sponsor.meeting.go")}</a></div>
    <h2>${t("steps.sponsor.ask.title")}</h2>
    <p>${t("steps.sponsor.ask.who")}</p>
    <p>${t("steps.sponsor.ask.say")}</p>
    <${Say} ids=${["ask.ten", "ask.would", "ask.month"]} />
    <p>${t("steps.sponsor.ask.no")}</p>
    <p class="note warn">${t("steps.sponsor.ask.leave")}</p>
    ${["now", "counselor", "trusted"].map((id) => html`<${Who} key=${id} id=${id} />`)}
    <h2>${t("steps.sponsor.line.title")}</h2>
    <p>${t("steps.sponsor.line.text")}</p>
    <${Numbers} section="crisis" />
    <p><a class="link" href="#help">${t("steps.app.to_help")}</a></p>`;
}
