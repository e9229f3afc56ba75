// What the screens share that take everything along, bring it in and put it on paper.
import { useEffect, useRef, useState } from "../vendor/preact.js";
import { langNow, t } from "../kernel/words.js";
import { holding } from "../kernel/settle.js";
import { tell } from "../kernel/flash.js";

/** @param {number} n @returns {string} as people write it: "1,200" */
export function number(n) {
  return new Intl.NumberFormat(langNow() === "es" ? "es-US" : "en-US").format(n);
}

/**
 * @param {string} id a sentence's; for one alone there is another, with ".one" behind
 * @param {number} n
 * @returns {string}
 */
export function counted(id, n) {
  return n === 1 ? t(`${id}.one`) : t(id, { n: number(n) });
}

/** @param {string} at @returns {string} a day with its year: such a file, and paper, are read years later */
export function dayOf(at) {
  const ms = Date.parse(at);
  const form = new Intl.DateTimeFormat(langNow() === "es" ? "es-US" : "en-US", { day: "numeric", month: "long", year: "numeric" });
  return Number.isNaN(ms) ? "" : form.format(ms);
}

/** @param {number} bytes @returns {string} in words: nobody minds how much less than one it is */
export function aboutSize(bytes) {
  return bytes < 1e6 ? t("app.take.mb.less") : t("app.take.mb", { n: megabytes(bytes) });
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return number(Math.max(1, Math.round(bytes / 1e6)));
}

/**
 * What a person reads who opens the file without us: in both languages, whichever the app speaks now.
 * @returns {Promise<string>}
 */
export async function readme() {
  const texts = await Promise.all(["en", "es"].map(async (lang) => {
    const answer = await fetch(`/app/texts/later.${lang}.json`, { credentials: "omit" }).catch(() => null);
    return answer?.ok ? /** @type {string} */ ((await answer.json())["app.take.readme"]) : "";
  }));
  const found = texts.filter(Boolean);
  return `${(found.length ? found : [t("app.take.readme")]).join("\n\n----\n\n")}\n`;
}

/**
 * Slow work with a line that says how far it is, and a way to stop it. It stops by itself when the pages are locked or left.
 * @param {string} left a sentence for the next screen when that happens
 */
export function useSlow(left) {
  const [at, setAt] = useState(/** @type {{done: number, total: number} | null} */ (null));
  const running = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => {
    const away = () => {
      if (running.current) tell(left);
      running.current?.abort();
    };
    const stop = holding(async () => away());
    return () => {
      away();
      stop();
    };
  }, []);
  /**
   * @template T
   * @param {(how: {signal: AbortSignal, onProgress: (done: number, total: number) => void}) => Promise<T>} work
   * @returns {Promise<T>}
   */
  const slowly = async (work) => {
    const stop = new AbortController();
    running.current = stop;
    setAt({ done: 0, total: 0 });
    try {
      return await work({ signal: stop.signal, onProgress: (done, total) => setAt({ done, total }) });
    } finally {
      running.current = null;
      setAt(null);
    }
  };
  const line = at ? (at.total ? t("app.take.progress", { done: number(at.done), all: number(at.total) }) : t("app.take.begins")) : "";
  return { slowly, line, stop: () => running.current?.abort() };
}
