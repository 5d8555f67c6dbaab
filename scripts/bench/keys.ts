import { argon2id, ARGON2_COST } from "../../app/_core/crypto/argon2"
import { randomBytes, utf8 } from "../../app/_core/crypto/bytes"
import { publicKeyOf, unwrap, wrapTo } from "../../app/_core/crypto/hpke"
import { foldJournal } from "../../app/_core/journal/fold"
import { verifyJournal } from "../../app/_core/journal/verify"
import { createVault, openVault } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { walletWayKey } from "../../app/_core/keys/wallet-way"
import { wrapRecordKey } from "../../app/_core/keys/wrapped-keys"
import { asAddress, asEpoch, asScope } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { added, granted, journalOf, patient, revoked } from "../../test/core/journal/made-journal"
import type { Draft } from "../../test/core/journal/made-journal"
import { inTurns } from "./measure"
import type { Figure } from "./measure"

const ENTRIES = 10_000

/** Mostly records, now and then a grant and its end, as in a long life. */
const draft = (index: number): Draft => {
  if (index % 100 === 99) return revoked({ newEpoch: asEpoch((index + 1) / 100) })
  if (index % 20 === 0) return granted()
  return added(index, { wrappedKeys: new Uint8Array(105).fill(1) as WrappedKeys })
}

/** A journal of 10,000 entries: its hash chain, and what it says. */
export async function journalPart(): Promise<{ figures: Figure[] }> {
  const { entries, head } = journalOf(Array.from({ length: ENTRIES }, (_, index) => draft(index)))
  const [verifying = NaN, folding = NaN] = await inTurns(
    5,
    () => Promise.resolve(verifyJournal(patient, entries, head)),
    () => Promise.resolve(foldJournal(entries)),
  )
  return {
    figures: [
      { what: "verify a journal of 10,000 entries", value: verifying, unit: "ms" },
      {
        what: "fold it",
        value: folding,
        unit: "ms",
        beside: { what: "the time to verify", ratio: folding / verifying },
      },
    ],
  }
}

const TIMES = 50
const repeated = (work: () => Promise<unknown>) => async () => {
  for (let i = 0; i < TIMES; i++) await work()
}

/** A grant's wrap (once a person) beside a record key's (once a record), and a vault's opening. */
export async function keysPart(): Promise<{ figures: Figure[] }> {
  const seed = randomBytes(32)
  const publicKey = publicKeyOf(seed)
  const info = utf8("bench")
  const plaintext = randomBytes(36)
  const wrapped = await wrapTo(publicKey, info, plaintext)
  const rings = [0n, 5n].map((scope) => ({
    scope: asScope(scope),
    epoch: asEpoch(0),
    key: randomBytes(32),
  }))
  const recordKey = randomBytes(32)
  const [wrapping = NaN, unwrapping = NaN, underRings = NaN] = await inTurns(
    3,
    repeated(() => wrapTo(publicKey, info, plaintext)),
    repeated(() => unwrap(seed, info, wrapped)),
    repeated(() => wrapRecordKey(recordKey, rings)),
  )
  return {
    figures: [
      { what: "wrap to a person (HPKE, X-Wing)", value: wrapping / TIMES, unit: "ms" },
      {
        what: "unwrap",
        value: unwrapping / TIMES,
        unit: "ms",
        beside: { what: "the time to wrap", ratio: unwrapping / wrapping },
      },
      {
        what: "wrap a record key under two rings (AES-KW)",
        value: underRings / TIMES,
        unit: "ms",
        beside: { what: "the time to wrap to a person", ratio: underRings / wrapping },
      },
      ...(await vaultFigures()),
    ],
  }
}

async function vaultFigures(): Promise<Figure[]> {
  const vaultId = newVaultId()
  const secret = { salt: randomBytes(16), cost: ARGON2_COST }
  const way = { signature: randomBytes(64), share: randomBytes(32), vaultId }
  const keyOf = (text: string) => walletWayKey({ ...way, secret: { text, ...secret }, argon2id })
  const code = randomBytes(32)
  const { blob } = await createVault({
    vaultId,
    account: asAddress(`0x${"a1".repeat(20)}`),
    ways: [
      { kind: "wallet", key: await keyOf("a secret"), secret },
      { kind: "recovery-code", key: code },
    ],
  })
  const [bySecret = NaN, byCode = NaN] = await inTurns(
    3,
    async () => openVault(blob, { kind: "wallet", key: await keyOf("a secret") }),
    () => openVault(blob, { kind: "recovery-code", key: code }),
  )
  return [
    { what: "open a vault by recovery code", value: byCode, unit: "ms" },
    {
      what: "open it by wallet and secret (Argon2id, 64 MiB, 3 passes)",
      value: bySecret,
      unit: "ms",
      beside: { what: "the time by recovery code", ratio: bySecret / byCode },
    },
  ]
}
