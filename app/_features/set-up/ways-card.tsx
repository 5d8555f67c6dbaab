import { Clock, Fingerprint, Printer, TriangleAlert, Users, Wallet } from "lucide-react"
import type { ReactNode } from "react"
import { Card } from "../../_ui/Card"
import { Points } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { MarkedLine } from "../../_ui/Text"

export interface WaysCardProps {
  /** null before the keys are made; undefined where the account has none. */
  wallet: "made" | "unsteady" | null | undefined
  /** Undefined where the account is none by passkey: one can be added later. */
  passkey: "made" | "making" | undefined
  code: "checked" | "shown" | { group: number } | null
}

const waiting = (words: string) => (
  <MarkedLine tone="warning" icon={<Icon of={Clock} size={16} />}>
    {words}
  </MarkedLine>
)

/** What opens the records later, and how far each way is. None is ready before the chain says so: then set-up is over. */
export const WaysCard = ({ wallet, passkey, code }: WaysCardProps) => (
  <Card title="Ways to open your records" meta="Any one of them is enough. Have at least two.">
    <Points
      quiet
      points={[
        ...(wallet === undefined
          ? []
          : [{ icon: <Icon of={Wallet} />, title: "Your wallet", text: walletState(wallet) }]),
        ...(passkey === undefined ? [] : [{ ...PASSKEY, text: passkeyState(passkey) }]),
        { icon: <Icon of={Printer} />, title: "Recovery code", text: codeState(code) },
        ...(passkey === undefined
          ? [{ ...PASSKEY, text: "Face or fingerprint. Add one later in Settings." }]
          : []),
        {
          icon: <Icon of={Users} />,
          title: "People you trust",
          text: "Two of three together could help. Not in this version.",
        },
      ]}
    />
  </Card>
)

const PASSKEY = { icon: <Icon of={Fingerprint} />, title: "Passkey" }

const passkeyState = (passkey: "made" | "making"): ReactNode =>
  passkey === "made" ? waiting("Once your keys are kept") : "It is on your device."

function walletState(wallet: "made" | "unsteady" | null): ReactNode {
  if (wallet === "made") return waiting("Once your keys are kept")
  if (wallet === null) return "You sign with it when you create your keys."
  return (
    <MarkedLine tone="warning" icon={<Icon of={TriangleAlert} size={16} />}>
      Not possible with this wallet
    </MarkedLine>
  )
}

function codeState(code: WaysCardProps["code"]): ReactNode {
  if (code === "checked") return waiting("Your copy can be read. It counts once your keys are kept")
  if (code === "shown") return waiting("Print it or save it")
  if (code === null) return "You print it, and type a part of it back."
  return waiting(`Type group ${code.group} to finish`)
}
