import { checksumAddress } from "../../../app/_core/checksum-address"
import { KeywardError } from "../../../app/_core/errors"
import { fingerprint } from "../../../app/_core/keys/fingerprint"
import { asRecordNumber, CONTRIBUTE, EVERYTHING, READ, recordScope, UNFILED } from "../../../app/_core/types"
import type { Address, Digest, Scope } from "../../../app/_core/types"
import { grantAccess } from "../../../app/_journeys/grant-access"
import { letAdd } from "../../../app/_journeys/let-add"
import { revokeAccess } from "../../../app/_journeys/revoke-access"
import { endOfDay } from "../../../app/_words/format"
import { text } from "../command"
import type { Command, Values } from "../command"
import { enter } from "../enter"
import type { Here } from "../enter"
import { EXIT } from "../exit-codes"
import { accountNamed, nameOf } from "../people"
import { ownPlace } from "../places"
import { CommandRefusal } from "../refusal"

const SCOPE_OPTIONS = {
  folder: { type: "string" },
  record: { type: "string" },
  everything: { type: "boolean" },
} as const

/** Exactly one of the three. @throws CommandRefusal */
function scopeOf(here: Here, values: Values): Scope {
  const [folder, record] = [text(values["folder"]), text(values["record"])]
  const said = [folder, record, values["everything"]].filter((each) => each !== undefined && each !== false)
  if (said.length !== 1) throw new CommandRefusal("Say what: --folder NAME, --record NUMBER or --everything.")
  if (values["everything"]) return EVERYTHING
  if (record !== undefined) {
    if (!/^\d{1,9}$/.test(record)) throw new CommandRefusal(`${record} is no record's number.`)
    return recordScope(asRecordNumber(Number(record)))
  }
  const place = ownPlace(here, folder)
  if (place.folder === UNFILED)
    throw new CommandRefusal("What is unfiled cannot be shared by itself: give a folder.")
  return place.folder
}

/** Shares with an account whose key was compared. */
export const share: Command = {
  usage:
    "share ACCOUNT (--folder NAME | --record NUMBER | --everything) --until YYYY-MM-DD --digits DIGITS [--may-add | --add-only]",
  summary:
    "Share your records with somebody whose key's digits you compared; once more changes what they may do.",
  options: {
    ...SCOPE_OPTIONS,
    until: { type: "string" },
    digits: { type: "string" },
    "may-add": { type: "boolean" },
    "add-only": { type: "boolean" },
  },
  takes: [1, 1],
  async run({ words, values, door, out }) {
    const until = text(values["until"]) ?? ""
    const expiresAt = /^\d{4}-\d\d-\d\d$/.test(until) ? endOfDay(until) : NaN
    if (!Number.isSafeInteger(expiresAt)) throw new CommandRefusal("Say until when: --until 2027-12-31.")
    const here = await enter(door)
    try {
      const { services, keys } = here
      const grantee = accountNamed(here, words[0] ?? "")
      const scope = scopeOf(here, values)
      const keyDigest = await comparedDigest(here, grantee, text(values["digits"]))
      const input = { scope, grantee, expiresAt, keyDigest }
      if (values["add-only"]) await letAdd(services, keys, input)
      else
        await grantAccess(services, keys, {
          ...input,
          permissions: values["may-add"] ? READ | CONTRIBUTE : READ,
        })
      out.result(
        { grantee, scope, expiresAt },
        `Shared with ${nameOf(here, grantee)} until ${until}. Stop it at any time: keyward stop.`,
      )
      return EXIT.done
    } finally {
      await here.close()
    }
  },
}

/** The digest of the key whose digits were read out. @throws CommandRefusal where they are another key's */
async function comparedDigest(
  { services }: Here,
  grantee: Address,
  digits: string | undefined,
): Promise<Digest> {
  const key = await services.agreed.key(grantee)
  if (!key) throw new KeywardError("key-missing", { account: grantee })
  if (digits === undefined)
    throw new CommandRefusal(
      `Have the owner of ${checksumAddress(grantee)} read out the digits of their key (in Settings; on a machine: ` +
        "keyward account), and give them by --digits.",
      EXIT.person,
    )
  if (digits.replace(/\D/g, "") !== (await fingerprint(key.publicKey)).join(""))
    throw new CommandRefusal(
      "These are not the digits of that account's key. Share nothing until you know why.",
      EXIT.person,
    )
  return key.digest
}

/** Ends a share. */
export const stop: Command = {
  usage: "stop ACCOUNT (--folder NAME | --record NUMBER | --everything)",
  summary: "Stop sharing with somebody. What they opened they may have kept; what comes is closed to them.",
  options: SCOPE_OPTIONS,
  takes: [1, 1],
  async run({ words, values, door, out }) {
    const here = await enter(door)
    try {
      const grantee = accountNamed(here, words[0] ?? "")
      const scope = scopeOf(here, values)
      const { behind, leftOut } = await revokeAccess(here.services, here.keys, { scope, grantees: [grantee] })
      const named = (accounts: readonly Address[]) => accounts.map((each) => nameOf(here, each)).join(", ")
      out.result(
        { grantee, scope, behind, leftOut },
        [
          `Stopped sharing with ${nameOf(here, grantee)}.`,
          behind.length > 0 && `The next write gives the new key to ${named(behind)}.`,
          leftOut.length > 0 && `To be shared with anew: ${named(leftOut)}.`,
          "What they read until now they may have kept; the app offers new keys for it.",
        ]
          .filter(Boolean)
          .join("\n"),
      )
      return behind.length > 0 ? EXIT.part : EXIT.done
    } finally {
      await here.close()
    }
  },
}
