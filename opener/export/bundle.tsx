import { useState } from "react"
import { Activity } from "./activity"
import { CheckFiles } from "./check-files"
import type { OpenExport } from "./open-file"
import { People } from "./people"
import { RecordPage } from "./record-page"
import { Records } from "./records"
import { Standing } from "./standing"

const TABS = ["Records", "Who had access", "Activity", "Proof"] as const
type Tab = (typeof TABS)[number]

/** An export that was checked: how it stands first, then what is in it. */
export function Bundle({ bundle, onClose }: { bundle: OpenExport; onClose: () => void }) {
  const [tab, setTab] = useState<Tab>("Records")
  const [number, setNumber] = useState<number | null>(null)
  const record = bundle.made.records.find(({ listed }) => listed.number === number)
  if (record) return <RecordPage bundle={bundle} record={record} onBack={() => setNumber(null)} />
  return (
    <main>
      <div className="head">
        <h1>Your records</h1>
        <button onClick={onClose}>Open another</button>
      </div>
      <Standing made={bundle.made} />
      <nav className="tabs" aria-label="Parts of the export">
        {TABS.map((each) => (
          <button key={each} aria-current={each === tab ? "page" : undefined} onClick={() => setTab(each)}>
            {each}
          </button>
        ))}
      </nav>
      {tab === "Records" && <Records bundle={bundle} onOpen={setNumber} />}
      {tab === "Who had access" && <People made={bundle.made} />}
      {tab === "Activity" && <Activity made={bundle.made} />}
      {tab === "Proof" && <CheckFiles bundle={bundle} />}
    </main>
  )
}
