import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { later } from "../../kernel/clock.js";
import { t } from "../../kernel/words.js";

/** @typedef {import("../../vault/types.js").VaultApi} VaultApi */

const LOOK_EVERY = 250;

/** Looks through the camera until it sees a card. Pictures stay in this page's memory. */
/** @param {{vault: VaultApi, onCard: (card: string) => void, onStop: () => void}} props */
export function Camera({ vault, onCard, onStop }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [none, setNone] = useState(false);
  useEffect(() => {
    let over = false;
    /** @type {MediaStream | null} */
    let stream = null;
    const canvas = document.createElement("canvas");
    const look = async () => {
      const from = video.current;
      if (over || !from) return;
      const card = from.videoWidth ? await cardIn(vault, from, canvas) : "";
      if (over) return;
      if (card) onCard(card);
      else later(LOOK_EVERY, () => void look());
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      if (over || !video.current) return stop();
      video.current.srcObject = stream;
      await video.current.play();
      await look();
    };
    const stop = () => {
      over = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    start().catch(() => setNone(true));
    return stop;
  }, []);
  if (none) return html`<p class="note warn" role="status">${t("app.back_in.camera_none")}</p>`;
  return html`<p role="status">${t("app.back_in.camera_on")}</p>
    <video ref=${video} muted playsinline aria-label=${t("app.back_in.camera_on")}></video>
    <button type="button" class="btn second" onClick=${onStop}>${t("app.back_in.camera_stop")}</button>`;
}

/**
 * @param {VaultApi} vault
 * @param {HTMLVideoElement} video
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<string>} the card's text; empty when none is to be seen
 */
async function cardIn(vault, video, canvas) {
  const width = (canvas.width = video.videoWidth);
  const height = (canvas.height = video.videoHeight);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return "";
  pen.drawImage(video, 0, 0);
  try {
    return await vault.readCardPicture({ width, height, data: pen.getImageData(0, 0, width, height).data });
  } catch {
    return "";
  }
}
