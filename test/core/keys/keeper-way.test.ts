import { expect } from "chai"
import { publicKeyOf } from "../../../app/_core/crypto/hpke"
import { openCare, sealCare } from "../../../app/_core/keys/care-document"
import type { CareDocument } from "../../../app/_core/keys/care-document"
import { keeperKeyOf, keeperWay } from "../../../app/_core/keys/keeper-way"
import { keyDigest } from "../../../app/_core/keys/key-digest"
import { denseMasters } from "../../../app/_core/keys/masters"
import { createVault, openVault, resealVault } from "../../../app/_core/keys/vault"
import type { Way } from "../../../app/_core/keys/vault"
import { newVaultId, readVault, tokenNameOf } from "../../../app/_core/keys/vault-format"
import { asAddress, asDigest } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { pattern } from "../crypto/streams"
import { doctor, patient } from "./cast"

const account = asAddress("0x00000000000000000000000000000000000000aa")
const recovery: Way = { kind: "recovery-code", key: pattern(32, 3) }
const contents = {
  identity: pattern(32, 4),
  masters: denseMasters([pattern(32, 5)]),
  signer: pattern(32, 7),
}
const seed = pattern(32, 11)
const keeper = { account: patient.account, publicKey: publicKeyOf(seed) }

describe("a keeper's way", () => {
  const sealed = async (...keepers: (typeof keeper)[]) => {
    const vaultId = newVaultId()
    const ways = await Promise.all(keepers.map((each) => keeperWay({ vaultId, account }, each)))
    return createVault({ vaultId, account, ways: [...ways, recovery], contents })
  }

  it("opens a vault with its signer by the keeper's identity, and says before whose it is", async () => {
    const { blob, digest, vault } = await sealed(keeper)
    const { header } = readVault(blob)
    expect(header.ways[0]?.keeper).to.include({
      account: keeper.account,
      keyDigest: keyDigest(keeper.publicKey),
    })
    expect(header.ways.map(tokenNameOf)).to.deep.equal([
      `keeper:${keeper.account}:${keyDigest(keeper.publicKey)}`,
      null,
    ])
    const key = await keeperKeyOf(header, { account: keeper.account, seed })
    expect(await openVault(blob, { kind: "keeper", key }, { account, digest })).to.deep.equal(vault)
  })

  it("opens by no other identity, for no other keeper, and in no other vault", async () => {
    const { blob } = await sealed(keeper)
    const { header } = readVault(blob)
    await rejects(
      () => keeperKeyOf(header, { account: keeper.account, seed: pattern(32, 12) }),
      "key-missing",
    )
    await rejects(() => keeperKeyOf(header, { account: doctor.account, seed }), "key-missing")
    for (const other of [{ vaultId: newVaultId() }, { account: doctor.account }])
      await rejects(
        () => keeperKeyOf({ ...header, ...other }, { account: keeper.account, seed }),
        "key-missing",
      )
    await rejects(() => openVault(blob, { kind: "keeper", key: pattern(32, 13) }), "key-wrong")
  })

  it("stays when the vault is sealed anew, is taken out, and is refused where it is a fifth or comes twice", async () => {
    const { vault } = await sealed(keeper)
    const again = await resealVault(vault, {})
    const { header } = readVault(again.blob)
    const key = await keeperKeyOf(header, { account: keeper.account, seed })
    expect((await openVault(again.blob, { kind: "keeper", key })).signer).to.deep.equal(contents.signer)
    const without = await resealVault(vault, { remove: ({ kind }) => kind === "keeper" })
    await rejects(() => openVault(without.blob, { kind: "keeper", key }), "key-missing")
    await rejects(() => sealed(keeper, keeper), "vault-malformed")
    const five = [1, 2, 3, 4, 5].map((nth) => ({ ...keeper, publicKey: publicKeyOf(pattern(32, 20 + nth)) }))
    await rejects(() => sealed(...five), "vault-malformed")
  })
})

describe("what a keeper keeps of an account", () => {
  const document: CareDocument = {
    ...{ account, name: "Nila", birthDate: "2019-04-02", token: pattern(32, 9), madeAt: 1_790_000_000 },
    unfinished: {
      blob: pattern(500, 1),
      fetchTokenDigest: asDigest(`0x${"12".repeat(32)}`),
      recovery: doctor.account,
    },
  }
  const own = { account: keeper.account, identity: seed }

  it("opens with the keeper's identity, under its own id", async () => {
    for (const each of [document, { ...document, birthDate: "", unfinished: null }])
      expect(await openCare(own, "one", await sealCare(own, "one", each))).to.deep.equal(each)
  })

  it("does not open for another identity, account or id, nor altered or cut", async () => {
    const sealed = await sealCare(own, "one", document)
    await rejects(() => openCare({ ...own, identity: pattern(32, 12) }, "one", sealed), "key-wrong")
    await rejects(() => openCare({ ...own, account: doctor.account }, "one", sealed), "key-wrong")
    await rejects(() => openCare(own, "two", sealed), "key-wrong")
    await rejects(() => openCare(own, "one", sealed.slice(0, -1)), "key-wrong")
    const altered = sealed.slice()
    altered[20] = (altered[20] ?? 0) ^ 1
    await rejects(() => openCare(own, "one", altered), "key-wrong")
    await rejects(() => openCare(own, "one", new Uint8Array(3)), "key-wrong")
  })
})
