import type { Notebook } from "../../_core/notebook"
import { englishOf } from "../../_language/words"
import type { WordsOf } from "../../_language/words"
import { SHARED, sharedWords } from "../shared-words"
import type { SharedCatalogue } from "../shared-words"
import { ENTER } from "./words"

/** A page that the bar names. */
export interface Way {
  readonly href: string
  readonly label: string
  /** Where a phone has no room for the label. */
  readonly short?: string
}

const RECORDS = "/records"
const SETTINGS = "/settings"

type EnterWords = WordsOf<typeof ENTER>
const ENGLISH = englishOf(ENTER)

/** Without what others share: that depends on who looks. */
const ownWays = ({ ways }: EnterWords): Way[] => [
  { href: RECORDS, label: ways.records },
  { href: "/summary", label: ways.summary },
  { href: "/sharing", label: ways.sharing, short: ways.sharingShort },
]
const commonWays = ({ ways }: EnterWords): Way[] => [
  { href: "/activity", label: ways.activity },
  { href: "/directory", label: ways.directory },
]
/** Pages that are somebody's own, while they act for somebody else. */
const OWN_ALONE = ["/settings", "/patients", "/setup"]
/** As many as fit side by side at 390 px. */
const MAX_TABS = 5

const sharedWithMe = (role: Notebook["role"], shared: SharedCatalogue): Way => {
  const { title, short } = sharedWords(role, shared)
  return { href: "/patients", label: title, ...(short ? { short } : {}) }
}

/** What names the ways in the language of the page. */
export interface WayWords {
  readonly enter: EnterWords
  readonly shared: SharedCatalogue
}
const IN_ENGLISH: WayWords = { enter: ENGLISH, shared: englishOf(SHARED) }

/** The ways of the bar above. What others share is found by everybody; whoever acts for somebody has that one's pages. */
export function waysOf(role: Notebook["role"], isActing: boolean, words = IN_ENGLISH): readonly Way[] {
  const [own, common] = [ownWays(words.enter), commonWays(words.enter)]
  if (isActing) return [...own, ...common]
  const shared = sharedWithMe(role, words.shared)
  return role === "doctor" ? [shared, ...common] : [...own, shared, ...common]
}

/** Everything that the bar, the tabs or the account's menu lead to; the last are the first to go to the menu. */
const allOf = (role: Notebook["role"], isActing: boolean, words: WayWords): readonly Way[] => [
  ...waysOf(role, isActing, words),
  ...(isActing ? [] : [{ href: SETTINGS, label: words.enter.ways.settings }]),
]

/** The tabs of a phone. */
export const tabsOf = (role: Notebook["role"], isActing: boolean, words = IN_ENGLISH): readonly Way[] =>
  allOf(role, isActing, words).slice(0, MAX_TABS)

/** What the account's menu leads to: settings, and what a phone has no tab for. */
export const menuOf = (role: Notebook["role"], isActing: boolean, words = IN_ENGLISH): readonly Way[] => {
  const tabs = tabsOf(role, isActing, words).map(({ href }) => href)
  return allOf(role, isActing, words).filter(({ href }) => href === SETTINGS || !tabs.includes(href))
}

export const isOwnAlone = (path: string): boolean => OWN_ALONE.some((own) => path.startsWith(own))
