/** The worker's half of pdf.js, which comes without types. */
declare module "pdfjs-dist/build/pdf.worker.min.mjs" {
  export const WorkerMessageHandler: unknown
}
