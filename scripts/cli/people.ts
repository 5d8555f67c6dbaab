import { checksumAddress } from "../../app/_core/checksum-address"
import { shownName } from "../../app/_core/records/shown-name"
import { asAddress } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import type { Here } from "./enter"
import { EXIT } from "./exit-codes"
import { CommandRefusal } from "./refusal"

/** An account as somebody typed it: its address, or the name that the notebook has for it. @throws CommandRefusal */
export function accountNamed({ keys, notebook }: Pick<Here, "keys" | "notebook">, typed: string): Address {
  if (/^0x[0-9a-fA-F]{40}$/.test(typed)) return asAddress(typed)
  if (typed === "me") return keys.account
  const wanted = typed.trim().toLocaleLowerCase()
  const found = Object.entries(notebook?.contacts ?? {}).filter(
    ([, name]) => name.toLocaleLowerCase() === wanted,
  )
  const [first] = found
  if (first && found.length === 1) return asAddress(first[0])
  throw new CommandRefusal(
    found.length > 1
      ? `Several people are called ${typed} in your notebook: give the account's address.`
      : `Nobody is called ${typed} in your notebook: give the account's address (0x and 40 digits).`,
    EXIT.usage,
  )
}

/** What the account calls somebody; else their address. */
export const nameOf = ({ keys, notebook }: Pick<Here, "keys" | "notebook">, account: Address): string =>
  account === keys.account
    ? notebook?.name || "you"
    : shownName(notebook?.contacts[account] ?? "") || checksumAddress(account)
