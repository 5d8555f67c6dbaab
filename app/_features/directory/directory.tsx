"use client"
import { BookUser, SearchX } from "lucide-react"
import { useState } from "react"
import type { ReactNode } from "react"
import type { Address } from "../../_core/types"
import type { Practitioner } from "../../_journeys/read-directory"
import { useConfig } from "../../_session/config"
import { useDirectory } from "../../_session/directory"
import { useRefresh } from "../../_session/refresh"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Columns, Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { SkeletonRows } from "../../_ui/Skeleton"
import { ProblemNote, ProblemPanel } from "../../_parts/actions/problem"
import { isFoundBy } from "../vouching"
import { count } from "../../_words/format"
import { PractitionerCard } from "./practitioner-card"

const PAGE = 12

export interface DirectoryProps {
  /** The button that shares with somebody; another feature's. */
  readonly share: (account: Address) => ReactNode
}

/** Doctors for whom a body that this deployment believes vouches at this moment. */
export function Directory({ share }: DirectoryProps) {
  const { account, notebook } = useSession()
  const { issuers } = useConfig()
  const directory = useDirectory()
  const refresh = useRefresh()
  const [search, setSearch] = useState("")
  const [most, setMost] = useState(PAGE)
  if (directory.error && !directory.data)
    return <ProblemPanel error={directory.error} onAction={() => void refresh()} level={1} />
  if (!directory.data)
    return (
      <>
        <PageHead title="Directory">&nbsp;</PageHead>
        <SkeletonRows label="Loading doctors" framed count={4} />
      </>
    )
  const { practitioners, now } = directory.data
  const listed = [...practitioners.values()].filter(({ isLive }) => isLive).sort(byName)
  const found = listed.filter((each) => isFoundBy(each, search))
  return (
    <>
      <PageHead title="Directory">{whoVouches(issuers.map(({ name }) => name))}</PageHead>
      <Stack gap="m">
        <ProblemNote error={directory.error} />
        {listed.length > 0 && (
          <Field
            type="search"
            label="Search by name, speciality or place"
            hideLabel
            placeholder="Search by name, speciality or place"
            value={search}
            onChange={(event) => (setSearch(event.target.value), setMost(PAGE))}
          />
        )}
        {found.length > 0 ? (
          <>
            <p role="status">{count(found.length, "doctor")}</p>
            <Columns shape="halves">
              {found.slice(0, most).map((practitioner) => (
                <PractitionerCard
                  key={practitioner.account}
                  practitioner={practitioner}
                  now={now}
                  share={
                    practitioner.account !== account &&
                    notebook?.role !== "doctor" &&
                    share(practitioner.account)
                  }
                />
              ))}
            </Columns>
            {found.length > most && <Button onClick={() => setMost(most + PAGE)}>Show more</Button>}
          </>
        ) : (
          <Nobody searched={listed.length > 0} />
        )}
      </Stack>
    </>
  )
}

const Nobody = ({ searched }: { searched: boolean }) => (
  <Panel
    role="status"
    icon={<Icon of={searched ? SearchX : BookUser} />}
    title={searched ? "Nobody here by that name" : "No doctors yet"}
    sentences={[
      "A doctor can use Keyward without being in this list.",
      "Ask for their address, and compare the digits of their key with them when you share.",
    ]}
  />
)

const byName = (a: Practitioner, b: Practitioner): number =>
  (a.profile?.name ?? "~").localeCompare(b.profile?.name ?? "~")

const whoVouches = (names: readonly string[]): string => {
  if (names.length === 0) return "Nobody vouches for doctors in this Keyward yet."
  const last = names.at(-1) ?? ""
  return `Doctors whom ${names.length > 1 ? `${names.slice(0, -1).join(", ")} or ` : ""}${last} has checked.`
}
