// Zips: written stored and piece by piece, read by their directory, each member only as far as was announced.
import { BlobReader, Uint8ArrayReader, ZipReader, ZipWriter, configure } from "../vendor/zip.js";
import { VaultError } from "./errors.js";

// Its Workers would come from addresses that the page's policy does not name; ours does the slow work.
configure({ useWebWorkers: false });

/** So much is held before it goes to where the browser keeps files. */
const PIECE = 4 * 2 ** 20;
const TYPE = "application/zip";

/** A file that grows: what came before is already out of this page's memory. */
class Growing {
  /** @type {Blob[]} */
  #done = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #parts = [];
  #size = 0;

  /** @param {Uint8Array<ArrayBuffer>} chunk */
  write(chunk) {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= PIECE) this.#put();
  }

  #put() {
    this.#done.push(new Blob(this.#parts));
    this.#parts = [];
    this.#size = 0;
  }

  whole() {
    this.#put();
    return new Blob(this.#done, { type: TYPE });
  }
}

/** @param {Date} at the time that every member says */
export function zipWriter(at) {
  const growing = new Growing();
  const stream = new WritableStream({ write: (chunk) => growing.write(chunk.slice()) });
  const zip = new ZipWriter(stream, { level: 0, lastModDate: at, extendedTimestamp: false, keepOrder: true });
  return {
    /**
     * @param {string} name
     * @param {Uint8Array} bytes
     */
    add: async (name, bytes) => void (await zip.add(name, new Uint8ArrayReader(bytes))),
    /** @returns {Promise<Blob>} */
    async close() {
      await zip.close();
      return growing.whole();
    },
  };
}

/** @typedef {{name: string, size: number, read: () => Promise<Uint8Array<ArrayBuffer>>}} Member */

/**
 * @param {Blob} blob
 * @param {number} most members
 * @returns {Promise<Member[]>} throws `export-half` for what has no directory, `export-unsafe` for more members than that, or one that no export has
 */
export async function readZip(blob, most) {
  // rules/export.js judges the names.
  const zip = new ZipReader(new BlobReader(blob), { useWebWorkers: false, filenameValidation: "tolerant" });
  /** @type {Member[]} */
  const members = [];
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (members.length === most) throw new VaultError("export-unsafe");
      if (isStrange(entry)) throw new VaultError("export-unsafe");
      members.push({ name: entry.rawFilename ? nameOf(entry) : entry.filename, size: entry.uncompressedSize, read: () => bytesOf(entry) });
    }
  } catch (error) {
    throw error instanceof VaultError ? error : new VaultError("export-half");
  }
  return members;
}

/** @param {any} entry @returns {string} as it stands there: a reader that mends names would hide what is wrong with them */
function nameOf(entry) {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(entry.rawFilename);
}

/** @param {any} entry @returns {boolean} a link or a device, sealed by the zip, or packed as no export is */
function isStrange(entry) {
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000;
  return ![0, 0o100000, 0o040000].includes(kind) || (entry.rawBitFlag & 1) === 1 || ![0, 8].includes(entry.compressionMethod);
}

/** @param {any} entry that was looked for @returns {boolean} whether its own header tells of the name and size that the directory announced */
function isAsAnnounced({ rawFilename, uncompressedSize, localDirectory }) {
  if (!localDirectory?.rawFilename) return true;
  const { rawFilename: own, dataDescriptor, bitFlag } = localDirectory;
  const size = dataDescriptor?.uncompressedSize ?? (bitFlag.dataDescriptor ? uncompressedSize : localDirectory.uncompressedSize);
  const name = own.length === rawFilename.length && own.every((/** @type {number} */ byte, /** @type {number} */ at) => byte === rawFilename[at]);
  return name && size === uncompressedSize;
}

/**
 * @param {any} entry
 * @returns {Promise<Uint8Array<ArrayBuffer>>} throws `export-unsafe` as soon as more comes than was announced, and for less
 */
async function bytesOf(entry) {
  const size = entry.uncompressedSize;
  if (entry.compressionMethod === 0 && entry.compressedSize !== size) throw new VaultError("export-unsafe");
  const bytes = new Uint8Array(size);
  let at = 0;
  let more = false;
  const stream = new WritableStream({
    write(/** @type {Uint8Array} */ chunk) {
      more = at + chunk.length > size;
      if (more) throw new VaultError("export-unsafe");
      bytes.set(chunk, at);
      at += chunk.length;
    },
  });
  try {
    await entry.getData(stream, { checkSignature: false, checkLocalFilename: true });
  } catch (error) {
    const other = more || /uncompressed size/i.test(String(error)) || !isAsAnnounced(entry);
    throw new VaultError(other ? "export-unsafe" : "export-half");
  }
  if (at !== size || !isAsAnnounced(entry)) throw new VaultError("export-unsafe");
  return bytes;
}
