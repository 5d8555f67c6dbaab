/** A list of which the page's thread holds the beginning; the rest waits in Blobs and costs nothing until it is shown. */
export interface Packed<Each> {
  readonly first: readonly Each[]
  readonly pages: readonly PackedPage[]
  readonly total: number
}

/** Part of a list as JSON; the Blobs that lie in it stand beside it. */
export interface PackedPage {
  readonly json: Blob
  readonly blobs: readonly Blob[]
  readonly count: number
}

export interface PackLimits<Each> {
  /** Items of a page. */
  readonly items: number
  /** Weight of a page, of which one item may be more. */
  readonly weight?: number
  readonly weigh?: (item: Each) => number
}

/** Packs a list of plain data and Blobs. */
export function pack<Each>(list: readonly Each[], limits: PackLimits<Each>): Packed<Each> {
  const [first = [], ...rest] = pagesOf(list, limits)
  return { first, pages: rest.map(pageOf), total: list.length }
}

/** The items of one page. */
export async function unpack<Each>({ json, blobs }: PackedPage): Promise<Each[]> {
  return JSON.parse(await json.text(), (_name, value: unknown) => {
    const index = isStandIn(value) ? value[BLOB] : undefined
    return index === undefined ? value : blobs[index]
  }) as Each[]
}

/** No member of a model has this name. */
const BLOB = "@blob"

const isStandIn = (value: unknown): value is { [BLOB]: number } =>
  typeof value === "object" && value !== null && Object.hasOwn(value, BLOB)

function pageOf<Each>(items: readonly Each[]): PackedPage {
  const blobs: Blob[] = []
  const text = JSON.stringify(items, (_name, value: unknown) =>
    value instanceof Blob ? { [BLOB]: blobs.push(value) - 1 } : value,
  )
  return { json: new Blob([text]), blobs, count: items.length }
}

function pagesOf<Each>(list: readonly Each[], limits: PackLimits<Each>): Each[][] {
  const { items, weight = Infinity, weigh = () => 1 } = limits
  const pages: Each[][] = []
  let [page, heavy]: [Each[], number] = [[], 0]
  for (const item of list) {
    const own = weigh(item)
    if (page.length > 0 && (page.length >= items || heavy + own > weight)) {
      pages.push(page)
      ;[page, heavy] = [[], 0]
    }
    page.push(item)
    heavy += own
  }
  if (page.length > 0) pages.push(page)
  return pages
}
