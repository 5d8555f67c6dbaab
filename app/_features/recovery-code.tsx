"use client"
import { Check, Download, Printer } from "lucide-react"
import { useEffect, useState } from "react"
import type { FormEvent, ReactNode } from "react"
import { createPortal } from "react-dom"
import { checksumAddress } from "../_core/checksum-address"
import type { Address } from "../_core/types"
import { useConfirming } from "../_parts/confirming"
import { Button } from "../_ui/Button"
import { CodeGrid } from "../_ui/CodeGrid"
import { Field } from "../_ui/Field"
import { Icon } from "../_ui/Icon"
import { Note } from "../_ui/Note"
import { MarkedLine, Meta } from "../_ui/Text"
import { saveAs } from "./save-file"
import type { ConfirmsBy } from "../_words/confirming"
import { clockOf, longDate } from "../_words/format"
import styles from "./recovery-code.module.css"

/** What the paper says, where it is of an account that is no reader's own. */
export interface PaperWords {
  readonly lead: string
  /** Beside the code on the page. */
  readonly warning: string
  readonly steps: (site: string) => readonly string[]
}

/** What a paper says that is found years later, by somebody who has forgotten what it is. */
const KEEP = [
  "Keep it with your passport. Nobody at Keyward knows it or ever asks for it.",
  "It counts once set-up is finished. Where a newer code was made, destroy this paper.",
]
const WARNING =
  "Anyone who has this code can open your records. Keep it with your passport, not in your email or your photos."
const PAPERS: Readonly<Record<ConfirmsBy, PaperWords>> = {
  wallet: {
    lead: "Opens the records of this account without its wallet. Whoever has this code can open them.",
    warning: WARNING,
    steps: (site) => [
      `If you still have the wallet: open ${site}, connect it, choose “Use recovery code” and type the code.`,
      `If the wallet is lost or stolen: open ${site}/recover today, connect a new wallet and type the code. It freezes the account and gives it the new wallet.`,
      ...KEEP,
    ],
  },
  passkey: {
    lead: "Opens the records of this account without its passkey. Whoever has this code can open them.",
    warning: WARNING,
    steps: (site) => [
      `If you lost the passkey: open ${site}, choose “Use a passkey”, then “I lost my passkey”, and type the account and the code.`,
      "Then add a passkey of your new device under Settings, and remove the lost one.",
      ...KEEP,
    ],
  },
}

/**
 * Shows a new recovery code, then takes it out of the page and asks for one group of it, chosen at random.
 * @param props.onChecked called once the right group was typed
 * @param props.onAsk told which group is asked for (from 1), and null while the code is shown
 */
export function RecoveryCode(props: {
  /** Reads the code; the code itself stands in no state and no property of a component. */
  code: () => string
  account: Address
  onChecked: () => void
  onAsk?: (group: number | null) => void
  level?: 2 | 3
  paper?: PaperWords
}) {
  const { code, account } = props
  const groups = () => code().split(" ")
  const own = PAPERS[useConfirming().by]
  const paper = props.paper ?? own
  useAsksBeforeLeaving()
  const [asked, setAsked] = useState<number | null>(null)
  const [done, setDone] = useState<ReactNode>(null)
  const ask = (group: number | null) => {
    setAsked(group)
    props.onAsk?.(group === null ? null : group + 1)
  }
  if (asked !== null)
    return (
      <TypeBack
        number={asked + 1}
        group={() => groups()[asked] ?? ""}
        level={props.level ?? 2}
        onRight={props.onChecked}
        onShow={() => ask(null)}
      />
    )
  return (
    <div className={styles.box}>
      <CodeGrid label="Your recovery code" groups={groups()} />
      <div className={styles.row}>
        <Button
          icon={<Icon of={Printer} />}
          onClick={() => {
            print()
            setDone(`Print window opened at ${clockOf(new Date())}. Check that the paper can be read.`)
          }}
        >
          Print it
        </Button>
        <Button
          icon={<Icon of={Download} />}
          onClick={() => {
            saveAs("keyward-recovery-code.txt", asText(groups(), account, paper))
            setDone(`Saved at ${clockOf(new Date())}. Move the file off this computer.`)
          }}
        >
          Save as a file
        </Button>
      </div>
      <div role="status">
        {done !== null && (
          <MarkedLine tone="success" icon={<Icon of={Check} size={16} />}>
            {done}
          </MarkedLine>
        )}
      </div>
      <Note>
        <b>Stay on this page until you are done.</b> If it is loaded anew before that, another code is made,
        and the one on your copy opens nothing: destroy it then.
      </Note>
      <Note tone="warning">{paper.warning}</Note>
      <div className={styles.next}>
        <Button look="filled" onClick={() => ask(randomBelow(groups().length))}>
          I have my copy
        </Button>
        <Meta>Next we hide the code and ask you for one group of it.</Meta>
      </div>
      {createPortal(<Sheet groups={groups()} account={account} paper={paper} />, document.body)}
    </div>
  )
}

/** The browser asks before the page is left or loaded anew: what was printed would be void. */
function useAsksBeforeLeaving(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", ask)
    return () => window.removeEventListener("beforeunload", ask)
  }, [])
}

function TypeBack(props: {
  number: number
  group: () => string
  level: 2 | 3
  onRight: () => void
  onShow: () => void
}) {
  const [typed, setTyped] = useState("")
  const [wrong, setWrong] = useState<string | null>(null)
  const Heading = props.level === 2 ? "h2" : "h3"
  const check = (event: FormEvent) => {
    event.preventDefault()
    // a dialog may be a form of its own around this one
    event.stopPropagation()
    if (plain(typed) === plain(props.group())) return props.onRight()
    setWrong(
      plain(typed) === ""
        ? `Type the four letters and digits of group ${props.number}.`
        : "That is not what we showed. Look at your copy once more, or show the code again.",
    )
  }
  return (
    <form className={styles.box} onSubmit={check} noValidate>
      <Heading className={styles.heading}>Type group {props.number} from your copy</Heading>
      <Field
        code
        autoFocus
        data-autofocus=""
        label={`Group ${props.number}`}
        help="So that we both know your copy can be read. The code is hidden while you type."
        maxLength={6}
        value={typed}
        error={wrong}
        onChange={(event) => {
          setTyped(event.target.value)
          setWrong(null)
        }}
      />
      <div className={styles.row}>
        <Button look="filled" type="submit">
          Check and continue
        </Button>
        <Button look="quiet" onClick={props.onShow}>
          Show the code again
        </Button>
      </div>
    </form>
  )
}

/** What a printer gets, and nothing else of the page; never drawn on the screen. */
const Sheet = ({
  groups,
  account,
  paper,
}: {
  groups: readonly string[]
  account: Address
  paper: PaperWords
}) => (
  <section className={styles.sheet} aria-hidden="true">
    <h1>Keyward recovery code</h1>
    <p>{paper.lead}</p>
    <CodeGrid label="Recovery code" groups={groups} />
    <p>Account {checksumAddress(account)}</p>
    <p>Made on {longDate(new Date())}. Dashes, spaces and capitals make no difference when you type it.</p>
    <ol>
      {paper.steps(location.origin).map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  </section>
)

const asText = (groups: readonly string[], account: Address, paper: PaperWords): string =>
  [
    "Keyward recovery code",
    "",
    paper.lead,
    "",
    groups.slice(0, 7).join(" "),
    groups.slice(7).join(" "),
    "",
    `Account ${checksumAddress(account)}`,
    `Made on ${longDate(new Date())}`,
    "",
    ...paper.steps(location.origin),
    "",
  ].join("\r\n")

/** As the code is read back: no spaces or dashes, and letters that look like digits are those digits. */
const plain = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")

const randomBelow = (count: number): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % count
