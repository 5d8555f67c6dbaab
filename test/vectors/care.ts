// Writes test/vectors/care.json: `npx tsx test/vectors/care.ts`. Everything in it follows from fixed names.
import { writeFileSync } from "node:fs"
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256 } from "hpke"
import { concat, toBase64url, toHex } from "../../app/_core/crypto/bytes"
import { KEM_XWING_NOBLE, xwingPublicKey } from "../../app/_core/crypto/xwing"
import { careToken, sealCare } from "../../app/_core/keys/care-document"
import { keeperInfo } from "../../app/_core/keys/keeper-way"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { denseMasters } from "../../app/_core/keys/masters"
import { createVault } from "../../app/_core/keys/vault"
import { asAddress, asDigest } from "../../app/_core/types"
import { named, withFixedRandom } from "./fixed-random"

const suite = new CipherSuite(KEM_XWING_NOBLE, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
const identity = named("keeper's identity")
const publicKey = xwingPublicKey(identity)
const keeper = asAddress(`0x${toHex(named("keeper", 20))}`)
const account = asAddress(`0x${toHex(named("child", 20))}`)
const vaultId = toHex(named("child's vault", 16))
const contents = {
  identity: named("child's identity"),
  masters: denseMasters([named("child's master")]),
  signer: named("child's signer"),
}

const vectors = await withFixedRandom("care", async () => {
  const key = named("keeper's way")
  const { encapsulatedSecret, ciphertext } = await suite.Seal(await suite.DeserializePublicKey(publicKey), key, {
    info: keeperInfo(vaultId, account, keeper),
  })
  const wrapped = concat(encapsulatedSecret, ciphertext)
  const way = { kind: "keeper", key, keeper: { account: keeper, keyDigest: keyDigest(publicKey), wrapped } }
  const code = { kind: "recovery-code", key: named("child's code") }
  const { blob } = await createVault({ vaultId, account, ways: [way, code], contents })
  const id = toHex(named("child's document", 16))
  const [token, fetchTokenDigest] = [named("child's token"), asDigest(`0x${toHex(named("digest"))}`)]
  const recovery = asAddress(`0x${toHex(named("recovery", 20))}`)
  const document = {
    ...{ account, name: "Nila", birthDate: "2019-04-02", token, madeAt: 1_790_000_000 },
    unfinished: { blob, fetchTokenDigest, recovery },
  }
  const body = await sealCare({ account: keeper, identity }, id, document)
  return {
    ...{ keeper, account, vaultId, identity: toHex(identity), key: toHex(key), wrapped: toHex(wrapped) },
    vault: toBase64url(blob),
    contents: { identity: toHex(contents.identity), signer: toHex(contents.signer) },
    document: { id, body: toHex(body), token: toHex(token), fetchTokenDigest, recovery },
    change: toHex(await careToken(document, id)),
  }
})
writeFileSync(new URL("care.json", import.meta.url), `${JSON.stringify(vectors, null, 2)}\n`)
