"use client"
import { useCallback } from "react"
import { demoAccounts } from "#demo"
import { checksumAddress } from "../_core/checksum-address"
import { plainName } from "../_core/directory/plain-name"
import type { Address } from "../_core/types"
import { useDirectory, verifiedName } from "./directory"
import { useSession } from "./session"

const demo = demoAccounts()

/** An account as short as it can be told apart: `0x12ab…90Ef`. */
export function shortAccount(account: Address): string {
  const whole = checksumAddress(account)
  return `${whole.slice(0, 6)}…${whole.slice(-4)}`
}

/** Names that are known without being typed in: none but the demo people's. */
export const knownAccounts = (): readonly { account: Address; name: string }[] =>
  Object.entries(demo).map(([account, name]) => ({ account: account as Address, name }))

/**
 * What the reader calls an account: "you", the name in her notebook, the name that an issuer verified (and it says so),
 * a demo person's name, else its short form. Nobody's own words say that somebody is verified.
 */
export function useNames(): (account: Address) => string {
  const { account: own, notebook } = useSession()
  const directory = useDirectory().data
  return useCallback(
    (account) => {
      if (account === own) return "you"
      const given = plainName(notebook?.contacts[account] ?? "")
      return given || (verifiedName(directory, account) ?? demo[account] ?? shortAccount(account))
    },
    [own, notebook, directory],
  )
}
