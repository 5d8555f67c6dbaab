"use client"
import { useState } from "react"
import type { ReactNode } from "react"
import { isKeywardError } from "../../_core/errors"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { useCaredFor } from "../../_session/care"
import { Checkbox } from "../../_ui/Checkbox"

/**
 * New keys open the accounts that somebody keeps, too. Where one of those does not open now, the new keys wait, unless the
 * keeper goes on without it.
 * @param error of the last attempt
 */
export function useLeftBehind(error: unknown): {
  readonly left: readonly Address[]
  /** Nothing where no account is closed. */
  readonly closedLine: ReactNode
} {
  const [left, setLeft] = useState<readonly Address[]>([])
  const details = isKeywardError(error, "care-closed") ? error.details : null
  const cared = useCaredFor().data
  if (!details) return { left, closedLine: null }
  const account = asAddress(String(details["account"]))
  const name = cared?.find((person) => person.account === account)?.name ?? "them"
  const closedLine = (
    <Checkbox
      label={`Go on without ${name}`}
      help="You go on acting for them where you do now. Their account opens with its own recovery code alone then."
      checked={left.includes(account)}
      onChange={(checked) =>
        setLeft((before) => (checked ? [...before, account] : before.filter((each) => each !== account)))
      }
    />
  )
  return { left, closedLine }
}
