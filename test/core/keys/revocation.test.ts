import { expect } from "chai"
import type { Bytes } from "../../../app/_core/crypto/bytes"
import { denseMasters } from "../../../app/_core/keys/masters"
import { unwrapGrant, wrapGrant } from "../../../app/_core/keys/grant"
import { epochsToGrant, nextEpoch, ringKeyAt, ringPairs } from "../../../app/_core/keys/ring"
import type { RingPair } from "../../../app/_core/keys/ring"
import { unwrapRecordKey, wrapRecordKey } from "../../../app/_core/keys/wrapped-keys"
import { openManifest, sealManifest } from "../../../app/_core/records/manifest"
import { newRecordKey } from "../../../app/_core/records/record-key"
import { EVERYTHING, asEpoch, asScope } from "../../../app/_core/types"
import type { Epoch } from "../../../app/_core/types"
import { toBase64url } from "../../../app/_core/crypto/bytes"
import { rejects } from "../crypto/rejects"
import { pattern } from "../crypto/streams"
import { ctx, doctor, patient, stranger } from "./cast"

const folder = asScope(77n)
const masters = denseMasters([pattern(32, 50), pattern(32, 51)])
const manifest = (title: string) => ({
  v: 1 as const,
  patient: patient.account,
  author: patient.account,
  folder: String(folder),
  folderName: "Laboratory",
  patientName: "",
  authorName: "",
  title,
  kind: "other" as const,
  time: "2026-11-22T09:30:00Z",
  files: [
    {
      name: "a.txt",
      type: "text/plain",
      size: 1,
      salt: toBase64url(pattern(24)),
      commit: toBase64url(pattern(32)),
      digest: toBase64url(pattern(32)),
    },
  ],
})

/** What the patient does to add a record at an epoch of the folder; everything stands at 0. */
async function added(title: string, epoch: Epoch) {
  const recordKey = newRecordKey()
  const key = async (scope: typeof folder, at: Epoch) => {
    const pairs = await ringPairs(masters, ctx, scope, [at])
    return { scope, epoch: at, key: (await ringKeyAt(pairs, at)) ?? pattern(0) }
  }
  const wrappedKeys = await wrapRecordKey(recordKey, [
    await key(EVERYTHING, asEpoch(0)),
    await key(folder, epoch),
  ])
  return { wrappedKeys, sealed: await sealManifest(manifest(title), recordKey, ctx) }
}
type Record = Awaited<ReturnType<typeof added>>

/** What the doctor holds after a grant at `current`, the folder having had the epochs `used`. */
async function granted(current: Epoch, used: readonly Epoch[]): Promise<readonly RingPair[]> {
  const binding = { ctx, grantee: doctor.account, scope: folder, epoch: current }
  const pairs = await ringPairs(
    masters,
    ctx,
    folder,
    epochsToGrant(current, used, masters, { most: 82, needed: () => new Set() }),
  )
  const wrapped = await wrapGrant(doctor.publicKey, binding, { kind: "ring", pairs })
  expect(await unwrapGrant(stranger.seed, binding, wrapped)).to.equal(null)
  const contents = await unwrapGrant(doctor.seed, binding, wrapped)
  return contents?.kind === "ring" ? contents.pairs : []
}

const recordKeyWith = (pairs: readonly RingPair[], { wrappedKeys }: Record): Promise<Bytes | null> =>
  unwrapRecordKey(wrappedKeys, (scope, epoch) => (scope === folder ? ringKeyAt(pairs, epoch) : null))

describe("a grant and its end", () => {
  it("opens everything up to the doctor's epoch, and nothing that came after, whatever they kept", async () => {
    const [first, second] = [asEpoch(0), nextEpoch(asEpoch(0), 1).epoch]
    const before = await added("before", first)
    const kept = await granted(first, [])
    const key = await recordKeyWith(kept, before)
    expect((await openManifest(before.sealed, key ?? pattern(0), ctx)).title).to.equal("before")

    // The patient stops sharing: the epoch goes up; the doctor has every earlier key and the new ciphertext.
    const after = await added("after", second)
    expect(await recordKeyWith(kept, after)).to.equal(null)
    for (const guess of [key, pattern(32), ...kept.map((pair) => pair.secret)]) {
      await rejects(() => openManifest(after.sealed, guess ?? pattern(32), ctx), "record-altered")
    }
  })

  it("reaches back over a change of generation, and only back", async () => {
    const [old, late, next] = [asEpoch(2), asEpoch(5), asEpoch(256)]
    const records = [await added("old", old), await added("late", late), await added("next", next)]
    const whole = await granted(next, [old, late, next])
    for (const record of records) expect(await recordKeyWith(whole, record)).to.have.length(32)
    const kept = await granted(old, [old])
    expect(await recordKeyWith(kept, records[0] as Record)).to.have.length(32)
    expect(await recordKeyWith(kept, records[1] as Record)).to.equal(null)
    expect(await recordKeyWith(kept, records[2] as Record)).to.equal(null)
  })

  it("does not open a record whose wrapped keys were moved to it from another", async () => {
    const [one, two] = [await added("one", asEpoch(0)), await added("two", asEpoch(0))]
    const pairs = await granted(asEpoch(0), [])
    const moved = await recordKeyWith(pairs, { ...two, wrappedKeys: one.wrappedKeys })
    await rejects(() => openManifest(two.sealed, moved ?? pattern(0), ctx), "record-altered")
  })
})
