import { codeTable } from "../../_core/code-table"
/** What a group of an RTF file holds (RTF 1.9.1, "Destinations"). */
export type Destination =
  | "text"
  /** Left out but for what lies in it and is meant to be seen. */
  | "skip"
  /** Left out whole. */
  | "dropped"
  | "fonts"
  | "picture"
  | "header"
  | "footer"
  | "footnote"
  | "comment"
  | "comment-author"
  | "title"
  | "author"
  | "created"
  | "field-code"

/** Control words that begin another destination; those that are not here, and not ignorable, leave it as it is. */
export const DESTINATIONS = codeTable<Destination>({
  fonttbl: "fonts",
  pict: "picture",
  header: "header",
  headerl: "header",
  headerr: "header",
  headerf: "header",
  footer: "footer",
  footerl: "footer",
  footerr: "footer",
  footerf: "footer",
  footnote: "footnote",
  annotation: "comment",
  atnauthor: "comment-author",
  title: "title",
  author: "author",
  creatim: "created",
  fldinst: "field-code",
  // Text of a drawing, the Unicode half of a pair, what stands for an embedded object
  shptxt: "text",
  ud: "text",
  result: "text",
  fldrslt: "text",
  listtext: "text",
  pntext: "text",
  shppict: "text",
  // Told or used nowhere in the text
  colortbl: "dropped",
  stylesheet: "dropped",
  info: "skip",
  nonshppict: "dropped",
  objdata: "dropped",
  objclass: "dropped",
  upr: "skip",
  pn: "dropped",
  shpinst: "skip",
  xe: "dropped",
  tc: "dropped",
  rxe: "dropped",
  ftnsep: "dropped",
  ftnsepc: "dropped",
  ftncn: "dropped",
  aftnsep: "dropped",
  aftnsepc: "dropped",
  aftncn: "dropped",
  themedata: "dropped",
  colorschememapping: "dropped",
  datastore: "dropped",
  latentstyles: "dropped",
  listtable: "dropped",
  listpicture: "dropped",
  listoverridetable: "dropped",
  rsidtbl: "dropped",
  generator: "dropped",
  atnid: "dropped",
  atnref: "dropped",
  atndate: "dropped",
  atntime: "dropped",
  bkmkstart: "dropped",
  bkmkend: "dropped",
  filetbl: "dropped",
  revtbl: "dropped",
})

/** Words of the text itself. */
export const SIGNS = codeTable<string>({
  "~": "\u00a0",
  "-": "\u00ad",
  _: "\u2011",
  "\\": "\\",
  "{": "{",
  "}": "}",
  // A tab would be drawn as one space
  tab: "\u2003",
  emdash: "—",
  endash: "–",
  emspace: "\u2003",
  enspace: "\u2002",
  qmspace: "\u2005",
  bullet: "•",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  zwj: "\u200d",
  zwnj: "\u200c",
  ltrmark: "\u200e",
  rtlmark: "\u200f",
  zwbo: "\u200b",
})
