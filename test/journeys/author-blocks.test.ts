import { expect } from "chai"
import { randomBytes, utf8 } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { KeywardError } from "../../app/_core/errors"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { wrapRecordKeyToPatient } from "../../app/_core/keys/wrapped-keys"
import { newRecordKey } from "../../app/_core/records/record-key"
import { asEpoch, UNFILED } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import { letAdd } from "../../app/_journeys/let-add"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import type { Services } from "../../app/_journeys/services"
import { DAY, viewOf } from "./acts"
import { forgeRecord } from "./forging"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/**
 * Attack: somebody who may add and nothing else is a contract account, whose `isValidSignature` answers by `gasleft()`, the
 * coinbase or the base fee: what two nodes hand to an `eth_call` as they like. They add one record, wrapped to the patient's key.
 * What the patient loses: "Make new keys" ends with `providers-disagree`, each time, before anything is done, and says nothing of
 * which record or whom; the same for an account by passkey and for taking over.
 * Honest outcome: what nobody can tell of one record keeps nobody from new keys: it is filed without that word, or left and named.
 */
describe("a contributor of whose signature two providers disagree", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("does not keep the patient from making new keys", async () => {
    const [patient, author] = [await world.actor(1), await world.actor(2)]
    await addRecords(patient, [newRecord(utf8("own"), { title: "Own" })])
    await letAdd(patient.services, patient.keys, {
      ...{ scope: UNFILED, grantee: author.keys.account, keyDigest: keyDigest(author.keys.publicKey) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
    })
    const { ctx } = await viewOf(patient, patient)
    const recordKey = newRecordKey()
    const whose = { patient: patient.keys.account, author: author.keys.account, folder: UNFILED }
    const { car, root } = await forgeRecord(ctx, recordKey, {
      ...whose,
      ...{ plain: randomBytes(40), signature: `0x${"11".repeat(65)}` as const },
    })
    await author.services.store.upload(car, patient.keys.account)
    const binding = { ctx, author: author.keys.account, folder: UNFILED }
    await author.services.writer.addRecord({
      ...{ patient: patient.keys.account, folder: UNFILED, epoch: asEpoch(0), cidDigest: digestOfRoot(root) },
      wrappedKeys: await wrapRecordKeyToPatient(patient.keys.publicKey, binding, recordKey),
    })

    // What two nodes make of such a contract
    const { agreed } = patient.services
    const disagreeing = new Proxy(agreed, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name === "acceptsSignature")
          return (account: Address, ...rest: never[]) =>
            account === author.keys.account
              ? Promise.reject(new KeywardError("providers-disagree", { what: "signature" }))
              : (value as (...given: unknown[]) => unknown).call(target, account, ...rest)
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    const services: Services = { ...patient.services, agreed: disagreeing }
    const replacement = await prepareReplacement(services, patient.keys)
    const outcome = await keepReplacement(services, patient.keys, replacement).then(
      () => "in force",
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
    expect(outcome).to.equal("in force")
  })
})
