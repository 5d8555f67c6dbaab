"use client"
import { FilePlus, Fingerprint, Send, ShieldCheck, Stethoscope, Wallet } from "lucide-react"
import { useWords } from "../../_language/use-words"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Points } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { Meta } from "../../_ui/Text"
import { WELCOME } from "./words"

interface Shown {
  open: boolean
  onClose: () => void
}

/** For somebody who has never owned one. */
export function NoWalletDialog({ open, onClose }: Shown) {
  const { noWallet: words, iSee } = useWords(WELCOME)
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.title}
      actions={
        <Button look="filled" onClick={onClose}>
          {iSee}
        </Button>
      }
    >
      <Points
        quiet
        points={[
          { icon: <Icon of={Wallet} />, title: words.noneTitle, text: words.none },
          { icon: <Icon of={Fingerprint} />, title: words.getTitle, text: words.get },
          { icon: <Icon of={ShieldCheck} />, title: words.careTitle, text: words.care },
        ]}
      />
      <Meta>{words.fee}</Meta>
    </Dialog>
  )
}

/** The two journeys in three sentences, and what stays visible to others. */
export function HowItWorksDialog({ open, onClose }: Shown) {
  const { how: words, howItWorks, iSee } = useWords(WELCOME)
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={howItWorks}
      actions={
        <Button look="filled" onClick={onClose}>
          {iSee}
        </Button>
      }
    >
      <Points
        quiet
        points={[
          { icon: <Icon of={FilePlus} />, title: words.addTitle, text: words.add },
          { icon: <Icon of={Send} />, title: words.shareTitle, text: words.share },
          { icon: <Icon of={Stethoscope} />, title: words.openTitle, text: words.open },
        ]}
      />
      <Meta>{words.public}</Meta>
    </Dialog>
  )
}
