import { expect } from "chai"
import { toBase64url, toHex } from "../../../app/_core/crypto/bytes"
import { denseMasters } from "../../../app/_core/keys/masters"
import { passkeyKey, passkeyToken } from "../../../app/_core/keys/passkey-way"
import { SECP256K1_ORDER, isSignerKey, newSignerKey } from "../../../app/_core/keys/signer-key"
import { createVault, openVault, resealVault, wipeVault } from "../../../app/_core/keys/vault"
import type { Way } from "../../../app/_core/keys/vault"
import { newVaultId, readVault } from "../../../app/_core/keys/vault-format"
import { rejects } from "../crypto/rejects"
import { pattern } from "../crypto/streams"
import { patient } from "./cast"

const account = patient.account
const recovery: Way = { kind: "recovery-code", key: pattern(32, 3) }
const contents = {
  identity: pattern(32, 4),
  masters: denseMasters([pattern(32, 5), pattern(32, 6)]),
  signer: pattern(32, 7),
}
const secretOf = (which: number) => pattern(32, 100 + which)
const passkey = async (which: number, vaultId: string): Promise<Way> => ({
  kind: "passkey",
  key: await passkeyKey(secretOf(which), vaultId),
  passkey: { credential: toBase64url(pattern(16, which)), rpId: "records.example" },
})
const hex = (value: bigint) => Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex"))

describe("a passkey's way", () => {
  it("has a key of one vault, and a token that is the same for all and no key", async () => {
    const [one, two] = [newVaultId(), newVaultId()]
    const key = await passkeyKey(secretOf(1), one)
    expect(key)
      .to.have.length(32)
      .and.not.deep.equal(await passkeyKey(secretOf(1), two))
    const token = await passkeyToken(secretOf(1))
    expect(token)
      .to.deep.equal(await passkeyToken(secretOf(1)))
      .and.not.deep.equal(key)
    expect(token).to.not.deep.equal(await passkeyToken(secretOf(2)))
    await rejects(() => passkeyKey(pattern(31), one), "key-wrong")
    await rejects(() => passkeyToken(pattern(33)), "key-wrong")
  })

  it("opens a vault with its signer, and says before whose passkey it is", async () => {
    const vaultId = newVaultId()
    const way = await passkey(1, vaultId)
    const sealed = await createVault({ vaultId, account, ways: [way, recovery], contents })
    expect(readVault(sealed.blob).header.ways[0]?.passkey).to.deep.equal(way.passkey)
    for (const each of [way, recovery]) {
      const opened = await openVault(sealed.blob, each, { account, digest: sealed.digest })
      expect(opened).to.deep.equal(sealed.vault)
      expect(opened.signer).to.deep.equal(contents.signer)
    }
    const other = { kind: "passkey", key: await passkeyKey(secretOf(2), vaultId) }
    await rejects(() => openVault(sealed.blob, other), "passkey-unknown")
    const ofAnotherVault = { kind: "passkey", key: await passkeyKey(secretOf(1), newVaultId()) }
    await rejects(() => openVault(sealed.blob, ofAnotherVault), "passkey-unknown")
  })

  it("keeps the signer when the vault is sealed anew with other masters, and loses it with nothing else", async () => {
    const vaultId = newVaultId()
    const sealed = await createVault({ vaultId, account, ways: [recovery], contents })
    const masters = new Map([...contents.masters, [300, pattern(32, 61)]])
    const next = await resealVault(sealed.vault, { contents: { identity: contents.identity, masters } })
    const opened = await openVault(next.blob, recovery)
    expect(opened.signer).to.deep.equal(contents.signer)
    expect(opened.masters).to.deep.equal(masters)
    wipeVault(opened)
    expect(toHex(opened.signer ?? pattern(1, 1))).to.equal("00".repeat(32))
  })

  it("is removed by sealing anew: the vault is open to the others alone", async () => {
    const vaultId = newVaultId()
    const [one, two] = [await passkey(1, vaultId), await passkey(2, vaultId)]
    const sealed = await createVault({ vaultId, account, ways: [one, two, recovery], contents })
    const next = await resealVault(sealed.vault, {
      remove: (way) => way.passkey?.credential === one.passkey?.credential,
    })
    await rejects(() => openVault(next.blob, one), "passkey-unknown")
    expect((await openVault(next.blob, two)).identity).to.deep.equal(contents.identity)
  })

  it("comes eight times at most, each passkey once", async () => {
    const vaultId = newVaultId()
    const nine = await Promise.all(Array.from({ length: 9 }, (_, i) => passkey(i, vaultId)))
    const eight = await createVault({ vaultId, account, ways: [...nine.slice(1), recovery], contents })
    expect(eight.vault.ways).to.have.length(9)
    await rejects(
      () => createVault({ vaultId, account, ways: [...nine, recovery], contents }),
      "vault-malformed",
    )
    const again = { ...(await passkey(1, vaultId)), key: pattern(32, 90) }
    const twice = [await passkey(1, vaultId), again, recovery]
    await rejects(() => createVault({ vaultId, account, ways: twice, contents }), "vault-malformed")
  })

  const wrong: Record<string, object> = {
    "no credential": { credential: "", rpId: "records.example" },
    "a credential that is no base64url": { credential: "A=", rpId: "records.example" },
    "a credential that is too long": { credential: toBase64url(pattern(1_024)), rpId: "records.example" },
    "a host with a port": { credential: "AAEC", rpId: "records.example:3000" },
    "a host in capitals": { credential: "AAEC", rpId: "Records.example" },
    "an address for a host": { credential: "AAEC", rpId: "192.168.0.1" },
    "a member too many": { credential: "AAEC", rpId: "records.example", hint: "dog" },
    "a member too few": { credential: "AAEC" },
  }
  for (const [name, members] of Object.entries(wrong))
    it(`is refused: ${name}`, async () => {
      const vaultId = newVaultId()
      const way: Way = { kind: "passkey", key: pattern(32, 8), other: members as Record<string, unknown> }
      await rejects(
        () => createVault({ vaultId, account, ways: [way, recovery], contents }),
        "vault-malformed",
      )
    })
})

describe("a signer's key", () => {
  it("is 32 bytes from 1 to the order less 1", async () => {
    expect([1n, SECP256K1_ORDER - 1n].map(hex).every(isSignerKey)).to.equal(true)
    expect([0n, SECP256K1_ORDER, 2n ** 256n - 1n].map(hex).some(isSignerKey)).to.equal(false)
    expect(isSignerKey(pattern(31, 1))).to.equal(false)
    for (const signer of [hex(0n), hex(SECP256K1_ORDER), pattern(31, 1)])
      await rejects(
        () =>
          createVault({
            vaultId: newVaultId(),
            account,
            ways: [recovery],
            contents: { ...contents, signer },
          }),
        signer.some((byte) => byte !== 0) ? "vault-malformed" : "locked",
      )
  })

  it("is drawn again where the draw is none", () => {
    const draws = [hex(0n), hex(SECP256K1_ORDER), hex(5n)]
    expect(newSignerKey(() => draws.shift() ?? new Uint8Array())).to.deep.equal(hex(5n))
    expect(newSignerKey()).to.not.deep.equal(newSignerKey())
  })
})
