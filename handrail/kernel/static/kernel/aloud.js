// "Read to me": the sentences of a screen, said by a voice that is on this device. It never begins by itself.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { holding } from "./settle.js";
import { langNow, t } from "./words.js";

/** A voice loses its thread in a very long piece; sentences keep it short. */
const SENTENCE = /[^.!?…]+(?:[.!?…]+["»”’)]*|$)\s*/gu;

/**
 * @param {string} lang
 * @returns {SpeechSynthesisVoice | null} a voice of this language that sends nothing away
 */
function voiceFor(lang) {
  const here = globalThis.speechSynthesis?.getVoices().filter((voice) => voice.localService === true) ?? [];
  const fits = here.filter((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === lang);
  return fits.find((voice) => voice.default) ?? fits[0] ?? null;
}

/** @param {string} lang */
function useVoice(lang) {
  const [voice, setVoice] = useState(() => voiceFor(lang));
  useEffect(() => {
    const look = () => setVoice(voiceFor(lang));
    look();
    globalThis.speechSynthesis?.addEventListener("voiceschanged", look);
    return () => globalThis.speechSynthesis?.removeEventListener("voiceschanged", look);
  }, [lang]);
  return voice;
}

/** Silence, at once. */
export function hush() {
  globalThis.speechSynthesis?.cancel();
}

/**
 * A button that reads `text` out, in the language of the page; nothing where this device has no voice for it. It falls silent
 * when the screen goes, the vault locks or the page is left.
 * @param {{text: string}} props
 */
export function ReadToMe({ text }) {
  const lang = langNow();
  const voice = useVoice(lang);
  const [reading, setReading] = useState(false);
  const round = useRef(0);
  const stop = () => {
    round.current += 1;
    setReading(false);
    hush();
  };
  useEffect(() => {
    if (!reading) return undefined;
    const unseen = () => document.visibilityState === "hidden" && stop();
    const forget = holding(async () => stop());
    addEventListener("hashchange", stop);
    addEventListener("pagehide", stop);
    document.addEventListener("visibilitychange", unseen);
    return () => {
      forget();
      removeEventListener("hashchange", stop);
      removeEventListener("pagehide", stop);
      document.removeEventListener("visibilitychange", unseen);
      hush();
    };
  }, [reading, lang, text]);
  useEffect(() => stop, [lang, text]);
  if (!voice) return null;
  const read = () => {
    hush();
    const mine = (round.current += 1);
    const pieces = text.match(SENTENCE) ?? [];
    pieces.forEach((piece, at) => {
      const saying = new SpeechSynthesisUtterance(piece);
      saying.voice = voice;
      saying.lang = voice.lang;
      const over = () => mine === round.current && setReading(false);
      if (at === pieces.length - 1) saying.onend = over;
      saying.onerror = over;
      speechSynthesis.speak(saying);
    });
    setReading(pieces.length > 0);
  };
  return html`<button type="button" class="link noprint" onClick=${reading ? stop : read}>
    ${t(reading ? "app.aloud.stop" : "app.aloud.start")}
  </button>`;
}
