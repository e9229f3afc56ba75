// Without the codecs that zip.js carries for old browsers, and without its Workers: our own Worker seals, and the browser inflates.
export { BlobReader, Uint8ArrayReader, ZipReader, ZipWriter, configure } from "@zip.js/zip.js/lib/zip-core-custom.js";
