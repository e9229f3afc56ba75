// "I went": on which day is asked first, and nothing is written before somebody has chosen one.
import { html, useState } from "../../vendor/preact.js";
import { now } from "../../kernel/clock.js";
import { tell } from "../../kernel/flash.js";
import { goFromHere } from "../../kernel/go.js";
import { Back, Form, Send, Status, Summary, Title, useTask, wrong } from "../../kernel/parts.js";
import { t } from "../../kernel/words.js";
import { saveVisit } from "../keeping.js";
import { dayHere, heldLately } from "../rules/week.js";
import { isDay } from "../rules/went.js";
import { addressOf, clockOf, dayTitle } from "../say.js";
import { Day } from "./parts.js";

/** @typedef {import("../rules/saved.js").Facts} Facts */

/** A meeting offers the days on which it was held lately; for one that is on no list there is today. */
/** @param {import("./meetings.js").Props & {facts: Facts | null, to: string}} props to: the way back */
export function WhichDay({ vault, kit, facts, to }) {
  const { busy, wrongs, run } = useTask();
  const [asking, setAsking] = useState("");
  const [other, setOther] = useState("");
  const offered = facts ? heldLately(facts, now()).map(({ wall }) => ({ day: wall.slice(0, 10), time: clockOf(wall) })) : [{ day: dayHere(now()), time: "" }];
  /** @param {string} day */
  const write = (day) =>
    run(t("app.write.saving"), async () => {
      setAsking("");
      const onward = goFromHere();
      if (vault.status().phase === "new") await vault.start();
      const page = await saveVisit(vault, {
        title: "", text: "", day, time: facts?.time ?? "", name: facts?.name ?? "", fellowship: facts?.fellowship ?? "",
        place: facts ? addressOf(facts) : "", ref: facts?.ref ?? "", note: "",
      });
      tell("meetings.app.went_saved");
      onward(`m/log/${page}`);
    });
  const choose = (/** @type {string} */ day) => (kit.mayKeep() ? void write(day) : setAsking(day));
  const chooseOther = () => {
    const problem = !isDay(other) ? "meetings.app.day_wrong" : other > dayHere(now()) ? "meetings.app.day_ahead" : "";
    if (!problem) return choose(other);
    return void run("", () => Promise.reject(wrong("day", problem)));
  };
  if (asking) return html`<${kit.Ask} onYes=${() => void write(asking)} onBack=${() => setAsking("")} />`;
  return html`<${Back} to=${to} />
    <${Summary} wrongs=${wrongs} />
    <${Title}>${t("meetings.app.which_day")}<//>
    ${facts && html`<p dir="auto">${facts.name}</p>`}
    <p class="hint">${t("meetings.app.which_day_text")}</p>
    ${offered.length > 0 && html`<div class="acts">${offered.map(({ day, time }) => html`<button type="button" class="btn second" key=${day}
      aria-disabled=${busy ? "true" : undefined} onClick=${() => choose(day)}>${[dayTitle(day), time].filter(Boolean).join(", ")}</button>`)}</div>`}
    <${Form} onSend=${chooseOther}>
      <${Day} label=${t("meetings.app.other_day")} value=${other} onValue=${setOther} wrongs=${wrongs} />
      <${Status} text=${busy} />
      <div class="acts"><${Send} busy=${busy}>${t("meetings.app.other_day_write")}<//></div>
    <//>`;
}
