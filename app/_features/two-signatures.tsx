"use client"
import { useCallback, useState } from "react"
import type { Services } from "../_journeys/services"
import { Note } from "../_ui/Note"

/** Of one wallet's way, in the order that the wallet is asked: the two messages are the same, word by word. */
const FOR = [
  "it makes your wallet a way to open your records",
  "the same words once more: we check that your wallet signs alike each time",
] as const

/** Said before: what is going to be asked, and why twice. */
export const TWO_SIGNATURES = `Your wallet asks you to sign twice. 1 of 2: ${FOR[0]}. 2 of 2: ${FOR[1]}.`

/** Which of the two signatures the wallet asks for now; 0 where it asks for none. */
export function useTwoSignatures() {
  const [asked, setAsked] = useState(0)
  /** Services whose wallet counts; from the first one on, each time. */
  const counting = useCallback((services: Services): Services => {
    setAsked(0)
    return countingSignatures(services, setAsked)
  }, [])
  return { asked, counting }
}

/** The same services; each signature of typed data is told of before it is asked for, by its number. */
export function countingSignatures(services: Services, onAsk: (which: number) => void): Services {
  const { wallet } = services
  let asked = 0
  return {
    ...services,
    wallet: {
      ...wallet,
      signTypedData: (data) => {
        onAsk(++asked)
        return wallet.signTypedData(data)
      },
    },
  }
}

/** While the wallet asks: which of the two it is. */
export const SignatureNow = ({ asked }: { asked: number }) => {
  const what = FOR[asked - 1]
  return what === undefined ? null : (
    <Note tone="info" role="status">
      <b>Signature {asked} of 2:</b> {what}.
    </Note>
  )
}
