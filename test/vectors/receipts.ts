// Writes test/vectors/receipts.json: `npx tsx test/vectors/receipts.ts`. All but the envelopes follows from fixed names.
import { writeFileSync } from "node:fs"
import { Wallet } from "ethers"
import { ethersTypedData } from "../../app/_adapters/wallet/wallet-signer"
import { toBase64url, toHex } from "../../app/_core/crypto/bytes"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { registryContext } from "../../app/_core/keys/context"
import { envelopeHash, NO_ENVELOPE, sealEnvelope } from "../../app/_core/receipts/envelope"
import type { ReceiptEntry } from "../../app/_core/receipts/envelope"
import { certificateTypedData, receiptKeyOf } from "../../app/_core/receipts/receipt-key"
import { leafHash } from "../../app/_core/receipts/tree"
import { asAddress, asDigest, asRecordNumber } from "../../app/_core/types"
import { named } from "./fixed-random"

const place = { chainId: 31337, registry: asAddress(`0x${toHex(named("registry", 20))}`) }
const wallet = new Wallet(`0x${toHex(named("receipt reader's wallet"))}`)
const [reader, patient] = [asAddress(wallet.address), asAddress(`0x${toHex(named("patient", 20))}`)]
const [readerIdentity, patientIdentity] = [named("receipt reader"), named("receipt patient")]
const key = await receiptKeyOf(readerIdentity, registryContext({ ...place, patient: reader }))
const until = 1_827_446_400
const data = certificateTypedData(place, reader, { key: `0x${toHex(key.publicKey)}`, until })
const certificate = {
  ...{ key: key.publicKey, until },
  signature: (await wallet.signTypedData(...ethersTypedData(data))) as `0x${string}`,
}
const to = { ctx: registryContext({ ...place, patient }), publicKey: publicKeyOf(patientIdentity) }
const entry = (record: number, purpose: ReceiptEntry["purpose"]): ReceiptEntry => ({
  ...{ record: asRecordNumber(record), purpose, at: 1_796_000_000 + record },
  content: asDigest(`0x${toHex(named(`content ${record}`))}`),
})
const [first, second] = [[entry(4, "TREAT")], [entry(7, "TREAT"), entry(9, "HRESCH")]]
const by = { key, certificate }
const one = await sealEnvelope(to, { reader, seq: 1, previous: NO_ENVELOPE }, first, by)
const two = await sealEnvelope(to, { reader, seq: 2, previous: await envelopeHash(one) }, second, by)

const vectors = {
  ...{ ...place, reader, patient },
  ...{ readerIdentity: toHex(readerIdentity), patientIdentity: toHex(patientIdentity) },
  ...{ publicKey: toHex(key.publicKey), until, certificate: certificate.signature },
  envelopes: await Promise.all(
    [one, two].map(async (envelope, index) => ({
      entries: [first, second][index],
      bytes: toBase64url(envelope),
      hash: toHex(await envelopeHash(envelope)),
      leaf: toHex(await leafHash(envelope)),
    })),
  ),
}
writeFileSync(new URL("receipts.json", import.meta.url), `${JSON.stringify(vectors, null, 2)}\n`)
