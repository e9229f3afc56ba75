// One meeting: everything that is known of it, and what somebody may do with it.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { now, stamp } from "../../kernel/clock.js";
import { told } from "../../kernel/flash.js";
import { go, goInstead } from "../../kernel/go.js";
import { Back, Status, Summary, Title, sentence, useTask } from "../../kernel/parts.js";
import { langNow, t, when } from "../../kernel/words.js";
import { changeMeeting, removeMeeting, saveMeeting } from "../keeping.js";
import { TYPE, calendarFile } from "../rules/calendar.js";
import { isHome, isNews, isPlanned, looked, withHome, withPlan } from "../rules/saved.js";
import { coming, dayHere } from "../rules/week.js";
import { dayOf, ruleOf, spanOf, thereOf } from "../say.js";
import { byRef, newSecret } from "../server.js";
import { About } from "./about.js";
import { WhichDay } from "./day.js";
import { Marks, REMOVED, Stale, Tick } from "./parts.js";

/** @typedef {import("../keeping.js").Mine} Mine */
/** @typedef {import("../rules/saved.js").Facts} Facts */
/** @typedef {{facts: Facts | null, gone: boolean, trouble: string}} Fetched */

const MOST_TIMES = 16;

/**
 * What the server knows of a meeting that is not saved here.
 * @param {string} ref
 * @param {boolean} wanted
 */
function useFetched(ref, wanted) {
  const [found, setFound] = useState(/** @type {Fetched} */ ({ facts: null, gone: false, trouble: "" }));
  const [turn, setTurn] = useState(0);
  const lang = langNow();
  useEffect(() => {
    if (!wanted) return undefined;
    let here = true;
    byRef([ref]).then(
      ({ meetings, gone }) => here && setFound({ facts: meetings[0] ?? null, gone: gone.length > 0, trouble: "" }),
      (error) => here && setFound({ facts: null, gone: false, trouble: sentence(error) }),
    );
    return () => {
      here = false;
    };
  }, [ref, wanted, turn, lang]);
  return { ...found, again: () => setTurn((n) => n + 1) };
}

/** @param {import("./meetings.js").Props & {ref_: string, at: string}} props at: a screen of its own behind it, or empty */
export function One({ vault, kit, mine, ref_: ref, at }) {
  const saved = mine.saved.find((one) => one.ref === ref) ?? null;
  const fetched = useFetched(ref, mine.ready && !saved);
  const facts = saved?.facts ?? fetched.facts;
  const back = html`<${Back} to=${saved ? "m" : "m/find"} />`;
  if (!facts && fetched.gone) return html`${back}<${Title}>${t("meetings.app.title")}<//><p class="note warn">${t("meetings.app.gone_text")}</p>
    <div class="acts"><a class="btn" href="#m/find">${t("meetings.app.find")}</a></div>`;
  if (!facts && fetched.trouble) return html`${back}<${Title}>${t("meetings.app.title")}<//><p class="note warn" role="alert">${fetched.trouble}</p>
    <div class="acts"><button type="button" class="btn" onClick=${fetched.again}>${t("meetings.app.again")}</button></div>`;
  if (!facts) return html`${back}<${Status} text=${t("app.opening")} />`;
  if (at === "went") return html`<${WhichDay} vault=${vault} kit=${kit} mine=${mine} facts=${facts} to=${`m/${ref}`} />`;
  if (at === "plan" && saved) return html`<${Plan} vault=${vault} one=${saved} />`;
  return html`<${Sheet} vault=${vault} kit=${kit} facts=${facts} saved=${saved} back=${back} />`;
}

/**
 * Marks are put on one after the other, as fast as somebody ticks; what could not be kept is said.
 * @returns {[trouble: string, mark: (work: Promise<unknown>) => void]}
 */
function useMarks() {
  const [trouble, setTrouble] = useState("");
  return [trouble, (work) => void work.then(() => setTrouble(""), (error) => setTrouble(sentence(error)))];
}

/** @param {{vault: import("../keeping.js").Vault, kit: import("./meetings.js").Kit, facts: Facts, saved: Mine | null, back: any}} props */
function Sheet({ vault, kit, facts, saved, back }) {
  const { busy, wrongs, run } = useTask();
  const [trouble, mark] = useMarks();
  const [asking, setAsking] = useState(/** @type {{go: () => void} | null} */ (null));
  const [news, setNews] = useState(told);
  const next = coming(facts.times, now())[0];
  /** @param {() => Promise<unknown>} work what keeps something: the vault is begun where there is none yet */
  const keeping = (work) => {
    const doIt = () =>
      void run(t("app.write.saving"), async () => {
        setAsking(null);
        if (vault.status().phase === "new") await vault.start();
        await work();
      });
    if (kit.mayKeep()) doIt();
    else setAsking({ go: doIt });
  };
  if (asking) return html`<${kit.Ask} onYes=${asking.go} onBack=${() => setAsking(null)} />`;
  const save = () => keeping(async () => {
    await saveMeeting(vault, facts);
    setNews("meetings.app.saved");
  });
  const file = () => run("", async () => {
    if (facts.parts) kit.handOver(new Blob([calendarFile({ parts: facts.parts, uid: newSecret(), stamp: stamp() })], { type: TYPE }), "plans.ics");
  });
  const remove = () => run(t("app.write.saving"), async () => {
    if (!saved) return;
    kit.memory.set(REMOVED, { saved });
    await removeMeeting(vault, saved);
    goInstead("m");
  });
  /** @param {boolean} on */
  const home = (on) => void (saved && mark(changeMeeting(vault, saved, (body) => withHome(body, on, stamp()))));
  return html`${back}
    <${Summary} wrongs=${wrongs} />
    <${Title}><span dir="auto">${facts.name}</span><//>
    ${news && html`<p class="note ok" role="status">${t(news)}</p>`}
    ${saved && html`<${News} vault=${vault} saved=${saved} /><${Stale} of=${[saved]} /><p><${Marks} one=${saved} start=${next?.time.start ?? ""} /></p>`}
    <${When} facts=${facts} next=${next} />
    <${Status} text=${trouble || busy} />
    <div class="acts">
      ${saved ? !saved.gone && facts.times.length > 0 && html`<a class="btn" href=${`#m/${facts.ref}/plan`}>${t("meetings.app.plan")}</a>` : html`<button type="button" class="btn" aria-disabled=${busy ? "true" : undefined} onClick=${save}>${t("meetings.app.save")}</button>`}
      <a class="btn second" href=${`#m/${facts.ref}/went`}>${t("meetings.app.went")}</a>
    </div>
    ${saved && html`<${Tick} on=${isHome(saved)} onTurn=${home}>${t("meetings.app.home_mark")}<//>`}
    <${About} facts=${facts} />
    ${facts.parts && !saved?.gone && html`<h2>${t("meetings.app.file_title")}</h2>
      <p>${t("meetings.app.file_text", { title: facts.parts.title })}</p>
      <div class="acts"><button type="button" class="btn second" onClick=${file}>${t("meetings.app.file")}</button></div>`}
    ${saved && html`<p><button type="button" class="link" onClick=${remove}>${t("meetings.app.remove")}</button></p>`}`;
}

/** What changed since somebody last looked; from now on it counts as seen. */
/** @param {{vault: import("../keeping.js").Vault, saved: Mine}} props */
function News({ vault, saved }) {
  const [told] = useState(isNews(saved));
  useEffect(() => {
    if (told) void changeMeeting(vault, saved, (body) => looked(body, stamp())).catch(() => undefined);
  }, []);
  if (saved.gone) return html`<p class="note warn">${t("meetings.app.gone_saved")}</p>`;
  return told && saved.changed ? html`<p class="note warn">${t("meetings.app.moved_text", { day: when(saved.changed), before: saved.before, now: ruleOf(saved.facts) })}</p>` : null;
}

/** @param {{facts: Facts, next: import("../rules/week.js").Held | undefined}} props */
function When({ facts, next }) {
  const there = next ? thereOf(next.time, facts.zone) : "";
  return html`<section class="card tight" aria-labelledby="when">
    <h2 id="when">${ruleOf(facts)}</h2>
    ${facts.sentence && html`<p dir="auto">${facts.sentence}</p>`}
    ${!facts.certain && html`<p class="tag">${t("meetings.app.check_text")}</p>`}
    ${next && html`<p>${t(next.running ? "meetings.app.running" : "meetings.app.next", { day: dayOf(dayHere(Date.parse(next.time.start))), span: spanOf(next.time) })}</p>`}
    ${there && html`<p class="meta">${there}</p>`}
    ${facts.time && !facts.zone && html`<p class="meta">${t("meetings.app.no_zone")}</p>`}
  </section>`;
}

/** The next times, to tick: nobody is told. */
/** @param {{vault: import("../keeping.js").Vault, one: Mine}} props */
function Plan({ vault, one }) {
  const [trouble, mark] = useMarks();
  const times = coming(one.facts.times, now()).slice(0, MOST_TIMES);
  /** @param {string} start @param {boolean} on */
  const turn = (start, on) => mark(changeMeeting(vault, one, (body) => withPlan(body, start, on, stamp())));
  return html`<${Back} to=${`m/${one.ref}`} />
    <${Title}>${t("meetings.app.plan")}<//>
    <p dir="auto">${one.facts.name}</p>
    <p class="hint">${t("meetings.app.plan_text")}</p>
    <fieldset><legend class="sr">${t("meetings.app.plan_when")}</legend>
      ${times.map(({ time }) => html`<${Tick} key=${time.start} on=${isPlanned(one, time.start)} onTurn=${(/** @type {boolean} */ on) => turn(time.start, on)}>
        <span>${dayOf(dayHere(Date.parse(time.start)))} <span class="meta">${spanOf(time)}</span></span><//>`)}
    </fieldset>
    <${Status} text=${trouble} />
    <div class="acts"><button type="button" class="btn" onClick=${() => go("m")}>${t("meetings.app.done")}</button></div>`;
}
