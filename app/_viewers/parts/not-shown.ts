import type { NotShown } from "../reading"

/** What is not shown, as it is said of one or of many; nothing if there is none. */
export const notShown = (count: number, one: string, many = `${one}s`): NotShown[] =>
  count > 0 ? [{ what: count === 1 ? one : many, count }] : []
