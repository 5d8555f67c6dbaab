import { checksumAddress } from "../../../app/_core/checksum-address"
import { utf8 } from "../../../app/_core/crypto/bytes"
import { fingerprint } from "../../../app/_core/keys/fingerprint"
import { emptyNotebook } from "../../../app/_core/notebook"
import { keepKeys, prepareKeys } from "../../../app/_journeys/create-keys"
import { changeNotebook } from "../../../app/_journeys/keep-notebook"
import { lookAtVault } from "../../../app/_journeys/unlock-keys"
import { text } from "../command"
import type { Command } from "../command"
import { enter, signInWith } from "../enter"
import { EXIT } from "../exit-codes"
import { readSecretFile } from "../key-file"
import { newFile } from "../new-file"
import { CommandRefusal } from "../refusal"

/** Makes the keys of an account that has none. */
export const init: Command = {
  usage: "init --recovery-code-file FILE [--name NAME]",
  summary: "Make the keys of a new account; the recovery code is written to FILE, to be kept elsewhere.",
  options: { "recovery-code-file": { type: "string" }, name: { type: "string" } },
  takes: [0, 0],
  async run({ values, door, out }) {
    const file = text(values["recovery-code-file"])
    if (!file) throw new CommandRefusal("Say where the recovery code goes: --recovery-code-file FILE.")
    const { services, close } = await signInWith(door)
    try {
      const { digest, unfinished } = await lookAtVault(services)
      if (digest) throw new CommandRefusal("This account has its keys already.", EXIT.person)
      if (unfinished)
        throw new CommandRefusal(
          "The set-up of this account was broken off. Run: keyward account, which finishes it. Its recovery code is the " +
            "one that was written then.",
          EXIT.person,
        )
      const secretFile = door["secret-file"]
      const secret = secretFile ? { secret: await readSecretFile(secretFile, "secret file") } : {}
      const prepared = await prepareKeys(services, secret)
      if (!prepared.walletEnrolled)
        throw new CommandRefusal(
          "The app gave no share of a way in by this key. Try again later.",
          EXIT.later,
        )
      // Before anything hangs on it; never over something that is there
      await newFile(file, (write) => write(utf8(`${prepared.recoveryCode}\n`)))
      await keepKeys(services, prepared)
      const name = text(values["name"]) ?? ""
      await changeNotebook(services, prepared.keys, (now) => now ?? emptyNotebook(name, "doctor"))
      const digits = await fingerprint(prepared.keys.publicKey)
      out.result(
        { account: checksumAddress(services.account), digits, recoveryCodeFile: file },
        `Account ${checksumAddress(services.account)} has its keys. Their digits: ${digits.join(" ")}\n` +
          `The recovery code is in ${file}: keep it away from this machine, and delete it here.`,
      )
      return EXIT.done
    } finally {
      await close()
    }
  },
}

/** What others need of an account to share with it. */
export const account: Command = {
  usage: "account",
  summary: "Show this account's address and the digits of its key, which others compare before they share.",
  options: {},
  takes: [0, 0],
  async run({ door, out }) {
    const here = await enter(door)
    try {
      const shown = checksumAddress(here.keys.account)
      const digits = await fingerprint(here.keys.publicKey)
      const name = here.notebook?.name ?? ""
      out.result(
        { account: shown, digits, name },
        [shown, name, `Digits: ${digits.join(" ")}`].filter(Boolean).join("\n"),
      )
      return EXIT.done
    } finally {
      await here.close()
    }
  },
}
