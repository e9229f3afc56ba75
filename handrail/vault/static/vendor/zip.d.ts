export { BlobReader, Uint8ArrayReader, ZipReader, ZipWriter, configure } from "@zip.js/zip.js";
