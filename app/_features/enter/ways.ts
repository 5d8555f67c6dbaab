import type { Notebook } from "../../_core/notebook"
import { sharedWords } from "../shared-words"

/** A page that the bar names. */
export interface Way {
  readonly href: string
  readonly label: string
  /** Where a phone has no room for the label. */
  readonly short?: string
}

const RECORDS: Way = { href: "/records", label: "Records" }
const SUMMARY: Way = { href: "/summary", label: "Summary" }
const SHARING: Way = { href: "/sharing", label: "Who can see what", short: "Who can see" }
const ACTIVITY: Way = { href: "/activity", label: "Activity" }
const DIRECTORY: Way = { href: "/directory", label: "Directory" }
const SETTINGS: Way = { href: "/settings", label: "Settings" }
/** Pages that are somebody's own, while they act for somebody else. */
const OWN_ALONE = ["/settings", "/patients", "/setup"]
/** As many as fit side by side at 390 px. */
const MAX_TABS = 5

const sharedWithMe = (role: Notebook["role"]): Way => {
  const { title, short } = sharedWords(role)
  return { href: "/patients", label: title, ...(short ? { short } : {}) }
}

/** The ways of the bar above. What others share is found by everybody; whoever acts for somebody has that one's pages. */
export function waysOf(role: Notebook["role"], isActing: boolean): readonly Way[] {
  if (isActing) return [RECORDS, SUMMARY, SHARING, ACTIVITY, DIRECTORY]
  const shared = sharedWithMe(role)
  return role === "doctor"
    ? [shared, ACTIVITY, DIRECTORY]
    : [RECORDS, SUMMARY, SHARING, shared, ACTIVITY, DIRECTORY]
}

/** Everything that the bar, the tabs or the account's menu lead to; the last are the first to go to the menu. */
const allOf = (role: Notebook["role"], isActing: boolean): readonly Way[] => [
  ...waysOf(role, isActing),
  ...(isActing ? [] : [SETTINGS]),
]

/** The tabs of a phone. */
export const tabsOf = (role: Notebook["role"], isActing: boolean): readonly Way[] =>
  allOf(role, isActing).slice(0, MAX_TABS)

/** What the account's menu leads to: settings, and what a phone has no tab for. */
export const menuOf = (role: Notebook["role"], isActing: boolean): readonly Way[] => {
  const tabs = tabsOf(role, isActing)
  return allOf(role, isActing).filter((way) => way === SETTINGS || !tabs.includes(way))
}

export const isOwnAlone = (path: string): boolean => OWN_ALONE.some((own) => path.startsWith(own))
