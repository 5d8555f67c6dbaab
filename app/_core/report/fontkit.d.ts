/** fontkit 2 has no types of its own; it is only handed to the PDF library. */
declare module "fontkit" {
  import type { PDFDocument } from "@cantoo/pdf-lib"
  type Fontkit = Parameters<PDFDocument["registerFontkit"]>[0]
  export const create: Fontkit["create"]
}
