/** The worker's half of pdf.js. */
export const startPdfWorker = (): Worker =>
  new Worker(new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url), { type: "module" })
