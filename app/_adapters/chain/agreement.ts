import { KeywardError } from "../../_core/errors"

/** How many blocks two honest providers may be apart. */
const MOST_LAG = 5

/** Somebody who says where the chain stands. */
interface Witness {
  height(): Promise<number>
  blockAt(number: number): Promise<{ readonly hash: string | null }>
}

export interface AgreementOptions {
  readonly mostLag?: number
}

/** Puts one question to both at one block. */
export type AskBoth<R> = <T>(
  what: string,
  question: (reader: R, block: number) => Promise<T>,
) => Promise<{ readonly block: number; readonly value: T }>

/**
 * What two readers over independent providers both say: asked at the same block, the lower of their heights, as long
 * as they are near and name the same block there.
 * @throws `providers-disagree` with `what` differed, besides what the readers throw
 */
export function agreement<R extends Witness>(
  first: R,
  second: R,
  { mostLag = MOST_LAG }: AgreementOptions = {},
): AskBoth<R> {
  const commonBlock = async (): Promise<number> => {
    const [a, b] = await Promise.all([first.height(), second.height()])
    if (Math.abs(a - b) > mostLag) throw disagreement("height", a, b)
    const block = Math.min(a, b)
    const [mine, other] = await Promise.all([first.blockAt(block), second.blockAt(block)])
    if (mine.hash !== other.hash) throw disagreement("block", String(mine.hash), String(other.hash))
    return block
  }
  return async (what, question) => {
    const block = await commonBlock()
    const [a, b] = await Promise.all([question(first, block), question(second, block)])
    if (textOf(a) !== textOf(b)) throw disagreement(what, textOf(a), textOf(b))
    return { block, value: a }
  }
}

/**
 * What both say of the time, in unix seconds: the block that both name, or later by as much as both grant. So neither
 * brings it forward alone, and a chain without new blocks does not hold it back.
 */
export async function agreedNow<R extends { now(block?: number): Promise<number> }>(
  both: AskBoth<R>,
  first: R,
  second: R,
): Promise<number> {
  const [{ value }, one, other] = await Promise.all([
    both("time", (reader, block) => reader.now(block)),
    first.now(),
    second.now(),
  ])
  return Math.max(value, Math.min(one, other))
}

/** The same text for the same answer; an answer's fields always stand in the same order. */
const textOf = (answer: unknown): string =>
  JSON.stringify(answer, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part))

export const disagreement = (what: string, first: string | number, second: string | number): KeywardError =>
  new KeywardError("providers-disagree", { what, first, second })
