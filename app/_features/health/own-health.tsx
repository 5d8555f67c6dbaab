"use client"
import { useState } from "react"
import type { ReactNode } from "react"
import type { Picture } from "../../_journeys/read-facts"
import { standingRecords } from "../../_journeys/read-record"
import { ProblemNote, ProblemPanel } from "../../_parts/actions/problem"
import { usePatient, useRecords } from "../../_session/queries"
import { useRefresh } from "../../_session/refresh"
import { useSession, useUnlocked } from "../../_session/session"
import { Bar } from "../../_ui/Bar"
import { ButtonLink } from "../../_ui/Button"
import { Row, Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { ShowMore } from "../../_ui/ShowMore"
import { SkeletonRows } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { EmergencyCard } from "./emergency-card"
import styles from "./health.module.css"
import { Results } from "./results"
import { SummaryLists } from "./summary-lists"
import type { HrefOf } from "./summary-lists"
import { usePicture } from "./use-picture"
import { coverage } from "./wording"

/** Records that are read at first, those added last; the rest is asked for. */
const PAGE = 300
const WAYS = [
  { href: "/summary", label: "Summary" },
  { href: "/summary/results", label: "Results over time" },
  { href: "/summary/card", label: "Emergency card" },
] as const

const hrefOf: HrefOf = ({ record }) => `/records/${record}`

/** What all of the patient's own records say: as lists, over time, or on one page to print. */
export function OwnHealth({ at }: { at: (typeof WAYS)[number]["href"] }) {
  const { keys } = useUnlocked()
  const { ownName } = useSession()
  const view = usePatient(keys.account)
  const [most, setMost] = useState(PAGE)
  const records = useRecords(view.data, { most })
  const refresh = useRefresh()
  const { picture, error } = usePicture(view.data, records.data)
  if (view.error && !view.data)
    return <ProblemPanel error={view.error} onAction={() => void refresh()} level={1} />
  const all = view.data ? standingRecords(view.data).length : 0
  const way = WAYS.find(({ href }) => href === at)
  return (
    <>
      <PageHead title={way?.label ?? "Summary"}>What your records say, put together on this device.</PageHead>
      <Stack>
        <nav aria-label="Your health">
          <Row>
            {WAYS.map(({ href, label }) => (
              <ButtonLink
                key={href}
                href={href}
                look={href === at ? "filled" : "plain"}
                aria-current={href === at ? "page" : undefined}
              >
                {label}
              </ButtonLink>
            ))}
          </Row>
        </nav>
        {records.error && <ProblemNote error={records.error} />}
        {error && <ProblemNote error={error} />}
        {!picture && !records.error && !error && (
          <SkeletonRows label="Reading your records" framed count={4} />
        )}
        {picture && <Coverage picture={picture} all={all} />}
        {picture && records.data && records.data.length < all && (
          <ShowMore auto={false} busy={records.isPlaceholderData} onMore={() => setMost(most + PAGE)}>
            {`Read more of ${all} records`}
          </ShowMore>
        )}
        {picture && at === "/summary" && (
          <Lists>
            <SummaryLists facts={picture.facts} hrefOf={hrefOf} done={picture.read === picture.of} />
          </Lists>
        )}
        {picture && at === "/summary/results" && <Results facts={picture.facts} hrefOf={hrefOf} />}
        {picture && at === "/summary/card" && (
          <EmergencyCard
            name={ownName || picture.subjects[0]?.name || "Name not given"}
            subject={picture.subjects.find(({ birthDate }) => birthDate !== "") ?? null}
            facts={picture.facts}
            records={picture.of}
            partial={picture.of < all || picture.read < picture.of || picture.unread.length > 0}
          />
        )}
      </Stack>
    </>
  )
}

const Lists = ({ children }: { children: ReactNode }) => <div className={styles.lists}>{children}</div>

/** How much of the records was read; while reading, with a bar. */
export function Coverage({ picture, all }: { picture: Picture; all: number }) {
  const [first, ...more] = coverage(picture, all)
  const reading = picture.read < picture.of
  return (
    <div>
      {reading && <Bar label="Reading records" value={picture.read / picture.of} text={first ?? ""} />}
      <Meta>{[reading ? "" : first, ...more].filter(Boolean).join(" ")}</Meta>
    </div>
  )
}
