import { createDecipheriv, hkdfSync } from "node:crypto"
import { readFileSync } from "node:fs"
import { expect } from "chai"
import { careToken, openCare } from "../../../app/_core/keys/care-document"
import { keeperKeyOf } from "../../../app/_core/keys/keeper-way"
import { openVault } from "../../../app/_core/keys/vault"
import { readVault } from "../../../app/_core/keys/vault-format"
import { asAddress } from "../../../app/_core/types"

const file = new URL("../../vectors/care.json", import.meta.url)
const vectors = JSON.parse(readFileSync(file, "utf8")) as {
  keeper: string
  account: string
  vaultId: string
  identity: string
  key: string
  wrapped: string
  vault: string
  contents: { identity: string; signer: string }
  change: string
  document: { id: string; body: string; token: string; fetchTokenDigest: string; recovery: string }
}
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"))
const keeper = { account: asAddress(vectors.keeper), seed: bytes(vectors.identity) }

describe("vectors of accounts that somebody keeps", () => {
  it("a keeper's way opens the vault", async () => {
    const blob = new Uint8Array(Buffer.from(vectors.vault, "base64url"))
    const { header } = readVault(blob)
    expect(header.vaultId).to.equal(vectors.vaultId)
    expect(Buffer.from(header.ways[0]?.keeper?.wrapped ?? []).toString("hex")).to.equal(vectors.wrapped)
    const key = await keeperKeyOf(header, keeper)
    expect(Buffer.from(key).toString("hex")).to.equal(vectors.key)
    const opened = await openVault(blob, { kind: "keeper", key }, { account: asAddress(vectors.account) })
    expect(opened.identity).to.deep.equal(bytes(vectors.contents.identity))
    expect(opened.signer).to.deep.equal(bytes(vectors.contents.signer))
  })

  it("the token by which an entry is changed, by node:crypto alone", async () => {
    const { id, token } = vectors.document
    const info = Buffer.concat([Buffer.from("keyward/care/v1/change\0"), Buffer.from(id)])
    const derived = Buffer.from(hkdfSync("sha256", bytes(token), new Uint8Array(), info, 32)).toString("hex")
    expect(derived).to.equal(vectors.change)
    expect(Buffer.from(await careToken({ token: bytes(token) }, id)).toString("hex")).to.equal(derived)
  })

  it("a keeper's document, also by node:crypto alone", async () => {
    const { id, body, token, fetchTokenDigest, recovery } = vectors.document
    const document = await openCare({ account: keeper.account, identity: keeper.seed }, id, bytes(body))
    expect(document).to.deep.equal({
      ...{ account: vectors.account, name: "Nila", birthDate: "2019-04-02", madeAt: 1_790_000_000 },
      token: bytes(token),
      unfinished: {
        ...{ fetchTokenDigest, recovery },
        blob: new Uint8Array(Buffer.from(vectors.vault, "base64url")),
      },
    })

    const info = Buffer.concat([
      Buffer.from("keyward/care/v1\0"),
      Buffer.from(vectors.keeper.slice(2), "hex"),
    ])
    const key = Buffer.from(hkdfSync("sha256", keeper.seed, new Uint8Array(), info, 32))
    const sealed = Buffer.from(body, "hex")
    const cipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12))
    cipher.setAAD(Buffer.from(id)).setAuthTag(sealed.subarray(-16))
    const text = Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString("utf8")
    const unfinished = { blob: vectors.vault, fetchTokenDigest, recovery }
    const plain = {
      ...{ account: vectors.account, birthDate: "2019-04-02", madeAt: 1_790_000_000, name: "Nila" },
      ...{ token: Buffer.from(token, "hex").toString("base64url"), unfinished, v: 1 },
    }
    expect(text).to.equal(JSON.stringify(plain))
  })
})
