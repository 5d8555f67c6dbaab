"use client"
import { useEffect, useEffectEvent, useState } from "react"
import type { Passkey, PasskeyAccount } from "../../_core/ports/passkey"
import { ProblemNote } from "../../_parts/actions/problem"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { PageHead } from "../../_ui/Page"
import { SkeletonRows } from "../../_ui/Skeleton"

/**
 * The first half of step 2 for an account by passkey: nobody has to be asked, so the keys are made by themselves. Where
 * the page was loaded anew meanwhile, what the passkey was made for is gone, and nothing was kept.
 */
export function MakePasskeyKeys(props: {
  passkey: PasskeyAccount
  onMake: (passkey: Passkey) => Promise<void>
}) {
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
        <PageHead title="Begin once more">Your set-up was interrupted before anything was kept.</PageHead>
        <Stack>
          <Note tone="warning">
            <b>The passkey that you made then opens nothing.</b> You can delete it in your device’s settings.
            A recovery code from that try opens nothing either: destroy it.
          </Note>
          <div>
            <Button look="filled" onClick={() => void signOut()}>
              Begin once more
            </Button>
          </div>
        </Stack>
      </>
    )
  return (
    <>
      <PageHead title="Create your keys">
        They lock and open your records. They are made on this device, and nobody else ever holds them.
      </PageHead>
      {error === null ? (
        <SkeletonRows label="Making your keys" count={3} />
      ) : (
        <Stack>
          <ProblemNote error={error} />
          <div>
            <Button look="filled" onClick={() => void make()}>
              Try again
            </Button>
          </div>
        </Stack>
      )}
    </>
  )
}
