"use client"
import { useEffect, useEffectEvent, useState } from "react"
import { useWords } from "../../_language/use-words"
import type { Passkey, PasskeyAccount } from "../../_core/ports/passkey"
import { ProblemNote } from "../../_parts/actions/problem"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { PageHead } from "../../_ui/Page"
import { SkeletonRows } from "../../_ui/Skeleton"
import { SET_UP } from "./words"

/**
 * The first half of step 2 for an account by passkey: nobody has to be asked, so the keys are made by themselves. Where
 * the page was loaded anew meanwhile, what the passkey was made for is gone, and nothing was kept.
 */
export function MakePasskeyKeys(props: {
  passkey: PasskeyAccount
  onMake: (passkey: Passkey) => Promise<void>
}) {
  const words = useWords(SET_UP)
  const { signOut } = useSession()
  const [atHand] = useState(() => props.passkey.atHand)
  const [error, setError] = useState<unknown>(null)
  const make = async () => {
    setError(null)
    try {
      if (atHand?.kind === "passkey") await props.onMake(atHand.passkey)
    } catch (thrown) {
      setError(thrown)
    }
  }
  const byItself = useEffectEvent(() => void make())
  useEffect(() => {
    const soon = setTimeout(() => byItself())
    return () => clearTimeout(soon)
  }, [])
  if (atHand?.kind !== "passkey")
    return (
      <>
        <PageHead title={words.beginOnceMore}>{words.yourSetUpWasInterrupted}</PageHead>
        <Stack>
          <Note tone="warning">{words.thePasskeyThatYouMade()}</Note>
          <div>
            <Button look="filled" onClick={() => void signOut()}>
              {words.beginOnceMore}
            </Button>
          </div>
        </Stack>
      </>
    )
  return (
    <>
      <PageHead title={words.createYourKeys}>{words.theyLockAndOpenYour}</PageHead>
      {error === null ? (
        <SkeletonRows label={words.makingYourKeys} count={3} />
      ) : (
        <Stack>
          <ProblemNote error={error} />
          <div>
            <Button look="filled" onClick={() => void make()}>
              {words.tryAgain}
            </Button>
          </div>
        </Stack>
      )}
    </>
  )
}
