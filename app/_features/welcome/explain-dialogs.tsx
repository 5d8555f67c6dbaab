"use client"
import { FilePlus, Fingerprint, Send, ShieldCheck, Stethoscope, Wallet } from "lucide-react"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Points } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { Meta } from "../../_ui/Text"

interface Shown {
  open: boolean
  onClose: () => void
}

/** For somebody who has never owned one. */
export const NoWalletDialog = ({ open, onClose }: Shown) => (
  <Dialog
    open={open}
    onClose={onClose}
    title="A passkey or a wallet, and no money"
    actions={
      <Button look="filled" onClick={onClose}>
        I see
      </Button>
    }
  >
    <Points
      quiet
      points={[
        {
          icon: <Icon of={Wallet} />,
          title: "You need none",
          text: "“Use a passkey” makes an account without one. A wallet is a small app in your browser or phone that signs your name for you; here it stands in for a user name and password.",
        },
        {
          icon: <Icon of={Fingerprint} />,
          title: "How to get one",
          text: "Type metamask.io into your browser, add MetaMask from there and follow its steps. Ask somebody you trust to sit with you. Then reload this page.",
        },
        {
          icon: <Icon of={ShieldCheck} />,
          title: "What to look out for",
          text: "It shows you twelve words. Write them on paper. Nobody from Keyward or anywhere else will ever need them: whoever asks wants to steal from you.",
        },
      ]}
    />
    <Meta>
      The network may ask for a small fee when you add or share something. Looking and reading are free.
    </Meta>
  </Dialog>
)

/** The two journeys in three sentences, and what stays visible to others. */
export const HowItWorksDialog = ({ open, onClose }: Shown) => (
  <Dialog
    open={open}
    onClose={onClose}
    title="How it works"
    actions={
      <Button look="filled" onClick={onClose}>
        I see
      </Button>
    }
  >
    <Points
      quiet
      points={[
        {
          icon: <Icon of={FilePlus} />,
          title: "You add a record",
          text: "Your device encrypts it with a new key before it is stored. A public list notes that your account added something; not what.",
        },
        {
          icon: <Icon of={Send} />,
          title: "You share it",
          text: "Your device locks the key so that only one account can open it, until the day you choose. You share a record, a folder, or everything.",
        },
        {
          icon: <Icon of={Stethoscope} />,
          title: "Your doctor opens it",
          text: "Their browser fetches the record, checks that it is exactly the one you saved, and decrypts it there.",
        },
      ]}
    />
    <Meta>
      The list of accounts and times is public and cannot be erased later, not even by us. What your records
      say is in none of it.
    </Meta>
  </Dialog>
)
