"use client"
import { Fingerprint, MonitorSmartphone, Printer } from "lucide-react"
import { useEffect, useState } from "react"
import type { PasskeyGap } from "../../_core/ports/passkey"
import { ProblemNote } from "../../_parts/actions/problem"
import { usePasskeyEntry } from "../../_session/passkey-entry"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Points } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { longDate } from "../../_words/format"
import { PasskeyCode } from "../passkey-code"

type Doing = "create" | "enter"

/** For somebody without a wallet: what a passkey is, what happens when it is lost, and the two ways on. */
export function PasskeyDialog({ onClose, onWallet }: { onClose: () => void; onWallet: () => void }) {
  const entry = usePasskeyEntry()
  const [gap, setGap] = useState<PasskeyGap | null>(null)
  const [byCode, setByCode] = useState(false)
  const [doing, setDoing] = useState<Doing | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    let left = false
    entry.gap().then(
      (found) => !left && setGap(found),
      (thrown: unknown) => !left && setError(thrown),
    )
    return () => {
      left = true
    }
  }, [entry])

  const begin = async (what: Doing) => {
    if (doing) return
    setDoing(what)
    setError(null)
    try {
      await (what === "create" ? entry.create(`Keyward, ${longDate(new Date())}`) : entry.enter())
      // The page goes on by itself from here.
    } catch (thrown) {
      setError(thrown)
      setDoing(null)
    }
  }
  if (gap)
    return (
      <Dialog
        open
        onClose={onClose}
        title="No passkey here"
        actions={
          <Button look="filled" onClick={onWallet}>
            Connect a wallet
          </Button>
        }
      >
        <Note tone="warning">{GAPS[gap]}</Note>
        <NextAddress gap={gap} />
      </Dialog>
    )
  if (byCode)
    return (
      <Dialog open onClose={onClose} title="Open with your recovery code">
        <PasskeyCode account={null} onBack={() => setByCode(false)} />
      </Dialog>
    )
  return (
    <Dialog
      open
      held={doing !== null}
      onClose={onClose}
      title="Use a passkey"
      actions={
        <>
          <Button
            look="plain"
            busy={doing === "enter"}
            busyLabel="Opening…"
            onClick={() => void begin("enter")}
          >
            I have one: sign in
          </Button>
          <Button
            look="filled"
            busy={doing === "create"}
            busyLabel="Making it…"
            onClick={() => void begin("create")}
          >
            Make a new account
          </Button>
        </>
      }
    >
      <Points
        quiet
        points={[
          {
            icon: <Icon of={Fingerprint} />,
            title: "What it is",
            text: "A key that your phone or computer keeps for this site. You open it with your face, your finger or the PIN of the device. There is no password and nothing to install, and it costs nothing. When you make one, the device asks twice.",
          },
          {
            icon: <Icon of={MonitorSmartphone} />,
            title: "Who gets in with it",
            text: "Whoever can unlock your device. If Apple, Google, Microsoft or a password manager copies your passkeys to your other devices, it works there, too, and so does whoever can open that account.",
          },
          {
            icon: <Icon of={Printer} />,
            title: "If the device is lost",
            text: "You print a recovery code once, and it opens your records on any device. If passkey and code are both lost, nobody can open your records again, and that includes us.",
          },
        ]}
      />
      <Meta>It works at this address only: {location.hostname}.</Meta>
      <ProblemNote error={error} />
      <div>
        <Button look="quiet" size="small" onClick={() => setByCode(true)}>
          I lost my passkey: use the recovery code
        </Button>
      </div>
    </Dialog>
  )
}

const GAPS: Readonly<Record<PasskeyGap, string>> = {
  insecure:
    "Your browser keeps passkeys only for addresses that begin with https. Ask whoever runs this site for that address, or connect a wallet.",
  "ip-address":
    "Passkeys belong to a name, and this page was opened by a number. Open it by its name, or connect a wallet.",
  browser: "This browser has no passkeys. Use a newer one, or connect a wallet.",
}

/** On the machine that serves the page itself the name is known. */
function NextAddress({ gap }: { gap: PasskeyGap }) {
  const { hostname, port, protocol } = location
  if (gap !== "ip-address" || !["127.0.0.1", "[::1]"].includes(hostname)) return null
  const here = `${protocol}//localhost${port ? `:${port}` : ""}/`
  return (
    <Meta>
      On this computer: <a href={here}>{here}</a>
    </Meta>
  )
}
