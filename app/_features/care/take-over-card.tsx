"use client"
import { KeyRound } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { useNames } from "../../_session/names"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { Meta } from "../../_ui/Text"
import { Stack } from "../../_ui/Layout"

const TakeOverDialog = lazy(() => import("./take-over-dialog"))

/** For the person whose account somebody else keeps: where it becomes theirs. Nothing for anybody else. */
export function TakeOverCard() {
  const { vault, passkey } = useSession()
  const nameOf = useNames()
  const [open, setOpen] = useState(false)
  const keepers = vault?.keepers ?? []
  if (keepers.length === 0 || !passkey) return null
  const names = keepers.map(nameOf).join(", ")
  return (
    <Card
      asks
      title="Make it yours"
      meta={`${names} made this account for you and keeps it: their keys open it, too.`}
    >
      <Stack>
        <Meta>
          On a device of your own, with a passkey of yours, you make new keys that nobody else has. You say
          whether {names} goes on acting for you.
        </Meta>
        <div>
          <Button look="filled" icon={<Icon of={KeyRound} />} onClick={() => setOpen(true)}>
            Make it yours
          </Button>
        </div>
      </Stack>
      <Suspense>{open && <TakeOverDialog keepers={keepers} onClose={() => setOpen(false)} />}</Suspense>
    </Card>
  )
}
