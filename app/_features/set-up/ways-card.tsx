"use client"
import { Clock, Fingerprint, Printer, TriangleAlert, Users, Wallet } from "lucide-react"
import type { ReactNode } from "react"
import { useWords } from "../../_language/use-words"
import type { WordsOf } from "../../_language/words"
import { Card } from "../../_ui/Card"
import { Points } from "../../_ui/Hero"
import { Icon } from "../../_ui/Icon"
import { MarkedLine } from "../../_ui/Text"
import { SET_UP } from "./words"

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
export const WaysCard = ({ wallet, passkey, code }: WaysCardProps) => {
  const words = useWords(SET_UP)
  const passkeyPoint = { icon: <Icon of={Fingerprint} />, title: words.passkey }
  return (
    <Card title={words.waysToOpenYourRecords} meta={words.anyOneOfThemIs}>
      <Points
        quiet
        points={[
          ...(wallet === undefined
            ? []
            : [{ icon: <Icon of={Wallet} />, title: words.yourWallet, text: walletState(wallet, words) }]),
          ...(passkey === undefined ? [] : [{ ...passkeyPoint, text: passkeyState(passkey, words) }]),
          { icon: <Icon of={Printer} />, title: words.recoveryCode, text: codeState(code, words) },
          ...(passkey === undefined ? [{ ...passkeyPoint, text: words.faceOrFingerprintAddOne }] : []),
          {
            icon: <Icon of={Users} />,
            title: words.peopleYouTrust,
            text: words.twoOfThreeTogetherCould,
          },
        ]}
      />
    </Card>
  )
}

type SetUpWords = WordsOf<typeof SET_UP>

const passkeyState = (passkey: "made" | "making", words: SetUpWords): ReactNode =>
  passkey === "made" ? waiting(words.onceKept) : words.onYourDevice

function walletState(wallet: "made" | "unsteady" | null, words: SetUpWords): ReactNode {
  if (wallet === "made") return waiting(words.onceKept)
  if (wallet === null) return words.youSignWithIt
  return (
    <MarkedLine tone="warning" icon={<Icon of={TriangleAlert} size={16} />}>
      {words.notWithThisWallet}
    </MarkedLine>
  )
}

function codeState(code: WaysCardProps["code"], words: SetUpWords): ReactNode {
  if (code === "checked") return waiting(words.copyCanBeRead)
  if (code === "shown") return waiting(words.printIt)
  if (code === null) return words.youPrintIt
  return waiting(words.typeGroup({ group: code.group }))
}
