"use client"
import { Fingerprint, MonitorSmartphone, Printer } from "lucide-react"
import { useEffect, useState } from "react"
import type { PasskeyGap } from "../../_core/ports/passkey"
import { useWords } from "../../_language/use-words"
import { ProblemNote } from "../../_parts/actions/problem"
import { usePasskeyEntry } from "../../_session/passkey-entry"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Points } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { useFormats } from "../../_words/use-formats"
import { PasskeyCode } from "../passkey-code"
import { PASSKEY_DIALOG } from "./passkey-dialog-words"

type Doing = "create" | "enter"

/** For somebody without a wallet: what a passkey is, what happens when it is lost, and the two ways on. */
export function PasskeyDialog({ onClose, onWallet }: { onClose: () => void; onWallet: () => void }) {
  const words = useWords(PASSKEY_DIALOG)
  const { longDate } = useFormats()
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
      await (what === "create" ? entry.create(words.account({ day: longDate(new Date()) })) : entry.enter())
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
        title={words.none}
        actions={
          <Button look="filled" onClick={onWallet}>
            {words.connect}
          </Button>
        }
      >
        <Note tone="warning">{words.gaps[gap]}</Note>
        <NextAddress gap={gap} />
      </Dialog>
    )
  if (byCode)
    return (
      <Dialog open onClose={onClose} title={words.byCode}>
        <PasskeyCode account={null} onBack={() => setByCode(false)} />
      </Dialog>
    )
  return (
    <Dialog
      open
      held={doing !== null}
      onClose={onClose}
      title={words.title}
      actions={
        <>
          <Button
            look="plain"
            busy={doing === "enter"}
            busyLabel={words.opening}
            onClick={() => void begin("enter")}
          >
            {words.signIn}
          </Button>
          <Button
            look="filled"
            busy={doing === "create"}
            busyLabel={words.making}
            onClick={() => void begin("create")}
          >
            {words.make}
          </Button>
        </>
      }
    >
      <Points
        quiet
        points={[
          {
            icon: <Icon of={Fingerprint} />,
            title: words.whatTitle,
            text: words.what,
          },
          {
            icon: <Icon of={MonitorSmartphone} />,
            title: words.whoTitle,
            text: words.who,
          },
          {
            icon: <Icon of={Printer} />,
            title: words.lostTitle,
            text: words.lost,
          },
        ]}
      />
      <Meta>{words.address({ hostname: location.hostname })}</Meta>
      <ProblemNote error={error} />
      <div>
        <Button look="quiet" size="small" onClick={() => setByCode(true)}>
          {words.useCode}
        </Button>
      </div>
    </Dialog>
  )
}

/** On the machine that serves the page itself the name is known. */
function NextAddress({ gap }: { gap: PasskeyGap }) {
  const words = useWords(PASSKEY_DIALOG)
  const { hostname, port, protocol } = location
  if (gap !== "ip-address" || !["127.0.0.1", "[::1]"].includes(hostname)) return null
  const here = `${protocol}//localhost${port ? `:${port}` : ""}/`
  return <Meta>{words.onThisComputer({ address: here, link: (inside) => <a href={here}>{inside}</a> })}</Meta>
}
