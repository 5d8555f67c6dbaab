/** The worker's half of pdf.js, taken into this thread by `globalThis.pdfjsWorker`; the package has no types for it. */
declare module "pdfjs-dist/build/pdf.worker.min.mjs"
