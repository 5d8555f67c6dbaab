import { inertMarkup } from "./inert-markup"

const POLICY = "default-src 'none'; img-src data:"

/** Elements that could load, send or start something. The frame forbids it too; what is not there cannot try. */
const ACTIVE =
  "script, style, link, meta, base, iframe, frame, frameset, object, embed, applet, portal, template, form"
const ADDRESSES = [
  "href",
  "xlink:href",
  "src",
  "srcset",
  "action",
  "formaction",
  "ping",
  "background",
  "poster",
]

/**
 * An HTML document that does nothing, for a frame without any right: text, tables, and images that it carries. Parsed
 * where nothing runs and nothing is fetched.
 */
export function inertHtml(text: string): string {
  const page = new DOMParser().parseFromString(inertMarkup(text), "text/html")
  for (const element of page.querySelectorAll(ACTIVE)) element.remove()
  for (const element of page.querySelectorAll("*"))
    for (const { name, value } of [...element.attributes])
      if (name.startsWith("on") || (ADDRESSES.includes(name) && !/^data:image\/(?!svg)/i.test(value)))
        element.removeAttribute(name)
  return framed(page.documentElement.outerHTML)
}

/** A drawing as a picture: in this place SVG runs no script and loads nothing. */
export const drawing = (svg: string): string =>
  framed(
    `<img alt="" width="100%" src="data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.toWellFormed())}">`,
  )

/** The policy comes before anything of the document. */
const framed = (content: string): string =>
  `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">${content}`
