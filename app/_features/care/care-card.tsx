"use client"
import { HeartHandshake } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { forgetCare } from "../../_journeys/kept-care"
import type { CaredFor } from "../../_journeys/kept-care"
import { ProblemNote } from "../../_parts/actions/problem"
import { useCaredFor } from "../../_session/care"
import { useSession, useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { PersonLine, PersonLines } from "../../_ui/PersonList"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { fromUnix, longDate } from "../../_words/format"

const NewCareDialog = lazy(() => import("./new-care-dialog"))
const FinishCareDialog = lazy(() => import("./finish-care-dialog"))
const HandOverDialog = lazy(() => import("./hand-over-dialog"))

type Shown =
  { readonly dialog: "new" } | { readonly dialog: "finish" | "hand-over"; readonly person: CaredFor } | null

/** The accounts that this one made for others: a child, a parent. */
export function CareCard() {
  const { services, ownKeys } = useUnlocked()
  const { actFor } = useSession()
  const cared = useCaredFor()
  const [shown, setShown] = useState<Shown>(null)
  const [error, setError] = useState<unknown>(null)
  const attempt = (work: () => Promise<unknown>) => {
    setError(null)
    work().catch(setError)
  }
  const close = () => setShown(null)
  return (
    <Card
      title="Somebody you care for"
      meta="A child, a parent: they get an account of their own, which you keep for them and hand over when they want it."
    >
      <Stack>
        {cared.isPending && <SkeletonText label="Looking whom you care for" count={2} />}
        <ProblemNote error={cared.error ?? error} />
        {cared.data && cared.data.length > 0 && (
          <PersonLines label="People you care for">
            {cared.data.map((person) => (
              <PersonLine
                key={person.id}
                name={person.name}
                meta={standingOf(person)}
                actions={
                  person.standing === "taken-over" ? (
                    <Button
                      size="small"
                      aria-label={`Take off the list: ${person.name}`}
                      onClick={() =>
                        attempt(async () => {
                          await forgetCare(services, ownKeys, person.id)
                          await cared.refetch()
                        })
                      }
                    >
                      Take off the list
                    </Button>
                  ) : person.standing === "unfinished" ? (
                    <Button
                      size="small"
                      look="filled"
                      aria-label={`Finish it: ${person.name}`}
                      onClick={() => setShown({ dialog: "finish", person })}
                    >
                      Finish it
                    </Button>
                  ) : (
                    <>
                      <Button
                        size="small"
                        aria-label={`Open their records: ${person.name}`}
                        onClick={() => attempt(() => actFor(person.account))}
                      >
                        Open their records
                      </Button>
                      {person.isLapsing && (
                        <Button
                          size="small"
                          aria-label={`Go on acting for ${person.name}`}
                          onClick={() => setShown({ dialog: "finish", person })}
                        >
                          Go on acting for them
                        </Button>
                      )}
                      <Button
                        size="small"
                        look="quiet"
                        aria-label={`Hand over: ${person.name}`}
                        onClick={() => setShown({ dialog: "hand-over", person })}
                      >
                        Hand over
                      </Button>
                    </>
                  )
                }
              />
            ))}
          </PersonLines>
        )}
        {cared.data?.length === 0 && <Meta>You keep no account for anybody.</Meta>}
        <div>
          <Button icon={<Icon of={HeartHandshake} />} onClick={() => setShown({ dialog: "new" })}>
            Make an account for somebody
          </Button>
        </div>
      </Stack>
      <Suspense>
        {shown?.dialog === "new" && <NewCareDialog onClose={close} />}
        {shown?.dialog === "finish" && <FinishCareDialog person={shown.person} onClose={close} />}
        {shown?.dialog === "hand-over" && <HandOverDialog person={shown.person} onClose={close} />}
      </Suspense>
    </Card>
  )
}

function standingOf({ standing, until }: CaredFor): string {
  if (standing === "taken-over") return "They have the account now. Your keys open nothing that comes."
  if (standing === "unfinished") return "Begun and not finished: its set-up was interrupted."
  return until === 0
    ? "You keep this account, and do not act for it at the moment."
    : `You keep this account, and act for it until ${longDate(fromUnix(until))}.`
}
