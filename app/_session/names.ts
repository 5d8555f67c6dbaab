"use client"
import { useCallback } from "react"
import { demoAccounts } from "#demo"
import { checksumAddress } from "../_core/checksum-address"
import { plainName } from "../_core/directory/plain-name"
import type { Address } from "../_core/types"
import { useDirectory, verifiedName } from "./directory"
import { useSession } from "./session"

const demo = demoAccounts()

/** A long list asks for the same ones over and over, and each takes a hash. */
const shortened = new Map<Address, string>()

/** An account as short as it can be told apart: `0x12ab…90Ef`. */
export function shortAccount(account: Address): string {
  const known = shortened.get(account)
  if (known !== undefined) return known
  const whole = checksumAddress(account)
  const short = `${whole.slice(0, 6)}…${whole.slice(-4)}`
  shortened.set(account, short)
  return short
}

/** Names that are known without being typed in: none but the demo people's. */
export const knownAccounts = (): readonly { account: Address; name: string }[] =>
  Object.entries(demo).map(([account, name]) => ({ account: account as Address, name }))

/**
 * What the reader calls an account: "you", the name in their notebook, the name that an issuer verified (and it says
 * so), a demo person's name, else its short form. Nobody's own words say that somebody is verified.
 */
export function useNames(): (account: Address) => string {
  const { account: own, notebook } = useSession()
  const directory = useDirectory().data
  return useCallback(
    (account) => {
      if (account === own) return "you"
      const given = notebook?.contacts[account]
      return (
        (given && plainName(given)) ||
        (verifiedName(directory, account) ?? demo[account] ?? shortAccount(account))
      )
    },
    [own, notebook, directory],
  )
}
