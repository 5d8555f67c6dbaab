import { expect } from "chai"
import { signerAddress, vaultSigner } from "../../../app/_adapters/wallet/vault-signer"
import { isKeywardError } from "../../../app/_core/errors"
import { exportTypedData } from "../../../app/_core/export/export-signature"
import { newSignerKey } from "../../../app/_core/keys/signer-key"
import { certificateTypedData } from "../../../app/_core/receipts/receipt-key"
import { moveAgreement } from "../../../app/_core/signed-actions"
import type { TypedData } from "../../../app/_core/ports/account"
import { asAddress } from "../../../app/_core/types"

/** What journeys ask the signer of an account by passkey for, besides actions: else it cannot leave, nor be moved. */
describe("the signer of an account by passkey", () => {
  const key = newSignerKey()
  const account = signerAddress(key)
  const [registry, requests, other] = ["1", "2", "3"].map((digit) => asAddress(`0x${digit.repeat(40)}`)) as [
    typeof account,
    typeof account,
    typeof account,
  ]
  const place = { origin: "https://records.example", chainId: 31_337, registry, requests }
  const signer = vaultSigner(
    place,
    { confirm: () => Promise.resolve() },
    { address: account, account: () => account, key: () => key },
  )
  const outcome = (data: TypedData) =>
    signer.signTypedData(data).then(
      () => "signed",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )

  it("signs the export of its records", async () => {
    const data = exportTypedData({ account, digest: "A".repeat(43), time: "2026-11-30T12:00:00.000Z" })
    expect(await outcome(data)).to.equal("signed")
  })

  it("certifies the key of its receipts, for this deployment and its own account alone", async () => {
    const here = { chainId: 31_337, registry }
    const certified = { key: `0x${"ab".repeat(32)}`, until: 2_000_000_000 }
    expect(await outcome(certificateTypedData(here, account, certified))).to.equal("signed")
    for (const data of [
      certificateTypedData(here, other, certified),
      certificateTypedData({ ...here, registry: other }, account, certified),
      certificateTypedData({ ...here, chainId: 1 }, account, certified),
    ])
      expect(await outcome(data)).to.equal("signature-foreign")
    const data = certificateTypedData(here, account, certified)
    const spoilt = { ...data, message: { ...data.message, sentence: "I agree." } }
    expect(await outcome(spoilt)).to.equal("signature-foreign")
  })

  it("agrees to move to a wallet", async () => {
    const move = { account, wallet: other, nextRecovery: requests, agreedUntil: 2_000_000_000 }
    expect(await outcome(moveAgreement({ contract: registry, chainId: 31_337, ...move }))).to.equal("signed")
  })
})
