"use client"
import { UserPlus } from "lucide-react"
import { useState } from "react"
import type { DelegateState } from "../../_core/journal/patient-state"
import { liveDelegates } from "../../_core/journal/delegates"
import { useNames } from "../../_session/names"
import { usePatient } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { PersonLine, PersonLines } from "../../_ui/PersonList"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"
import { fromUnix, longDate, timeLeft } from "../../_words/format"
import { EndDelegateDialog } from "./end-delegate-dialog"
import { NameDelegateDialog } from "./name-delegate-dialog"

/** Who acts for the account, until when, and the way to end it. */
export function DelegatesCard() {
  const { keys } = useUnlocked()
  const view = usePatient(keys.account)
  const nameOf = useNames()
  const [naming, setNaming] = useState(false)
  const [ending, setEnding] = useState<DelegateState | null>(null)
  const delegates = view.data ? liveDelegates(view.data.state, view.data.now) : []
  const now = view.data?.now ?? 0
  return (
    <Card
      title="People who act for you"
      meta="A parent, a partner, a carer: they read, add, share and stop sharing in your name, until a date."
    >
      <Stack>
        {view.isPending && <SkeletonText label="Looking who acts for you" count={2} />}
        <ProblemNote error={view.error} />
        {delegates.length > 0 && (
          <PersonLines label="People who act for you">
            {delegates.map((each) => (
              <PersonLine
                key={each.delegate}
                name={nameOf(each.delegate)}
                meta={`Until ${longDate(fromUnix(each.until))} · ${timeLeft(each.until, now)}`}
                action={
                  <Button
                    look="stop"
                    size="small"
                    aria-label={`End it for ${nameOf(each.delegate)}`}
                    onClick={() => setEnding(each)}
                  >
                    End it
                  </Button>
                }
              />
            ))}
          </PersonLines>
        )}
        {view.data && delegates.length === 0 && <Meta>Nobody acts for you.</Meta>}
        <div>
          <Button icon={<Icon of={UserPlus} />} onClick={() => setNaming(true)}>
            Name somebody
          </Button>
        </div>
      </Stack>
      {naming && <NameDelegateDialog onClose={() => setNaming(false)} />}
      {ending && <EndDelegateDialog delegate={ending} onClose={() => setEnding(null)} />}
    </Card>
  )
}
