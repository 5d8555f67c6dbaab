import type { NotShown } from "../reading"
import type { CdaAttachment } from "./model"
import { childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"

/** What the parts of the parser share while they read one file. */
export class Context {
  readonly attachments: CdaAttachment[] = []
  readonly notes = new Set<string>()
  private readonly held = new Map<XmlElement, number>()
  private readonly ids = new Map<string, XmlElement>()
  private readonly texts = new Map<string, string>()
  private readonly counts = new Map<string, number>()

  constructor(root: XmlElement) {
    const work = [root]
    for (let element = work.pop(); element; element = work.pop()) {
      const id = element.attributes["ID"]
      if (id !== undefined && !this.ids.has(id)) this.ids.set(id, element)
      work.push(...childrenOf(element))
    }
  }

  /** Counts something that the file has and the page does not show. */
  miss(what: string, number = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + number)
  }

  get notShown(): NotShown[] {
    return [...this.counts].map(([what, count]) => ({ what, count }))
  }

  /** Notes which element is an attachment. */
  attach(element: XmlElement, attachment: CdaAttachment): void {
    this.held.set(element, this.attachments.push(attachment) - 1)
  }

  /** Index of the attachment that an element, or a media object's value, is; undefined if it is none. */
  attachmentOf(element: XmlElement): number | undefined {
    const value = element.name === "observationMedia" ? childrenOf(element, "value")[0] : element
    return value && this.held.get(value)
  }

  /** The element that `#id` means. */
  target(reference: string): XmlElement | undefined {
    return reference.startsWith("#") ? this.ids.get(reference.slice(1)) : undefined
  }

  /** Text that `#id` means, with single spaces; null if the file has no such text. */
  resolve(reference: string): string | null {
    const known = this.texts.get(reference)
    if (known !== undefined) return known
    const target = this.target(reference)
    if (!target) return null
    const text = textIn(target)
    this.texts.set(reference, text)
    return text
  }
}
