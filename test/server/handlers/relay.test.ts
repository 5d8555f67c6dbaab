import { expect } from "chai"
import { Wallet } from "ethers"
import type { SignedAction } from "../../../app/_core/ports/relay"
import { asDigest } from "../../../app/_core/types"
import { HttpRelay } from "../../../app/_adapters/server/relay"
import { cookieFetch } from "../../../scripts/lib/cookie-fetch"
import { refusalOf } from "../../adapters/chain/stage"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { setRelayStage } from "../relay/stage"
import type { RelayStage } from "../relay/stage"

describe("/api/relay", () => {
  let chain: LocalChain
  let stage: RelayStage
  let app: App

  before(async () => {
    chain = await startLocalChain()
    stage = await setRelayStage(chain)
    app = await startApp({ relay: stage.relayer(await stage.payerKey(60)) })
  })
  after(async () => {
    await app.close()
    await stage.close()
    await chain.stop()
  })

  const bodyOf = ({ nonce, ...action }: SignedAction) => ({ ...action, nonce: String(nonce) })
  const post = (body: unknown) =>
    app.ask("/api/relay", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
  const client = (at = app) => new HttpRelay({ baseUrl: at.url, fetch: cookieFetch(at.url) })

  it("says what it pays for", async () => {
    const offer = await client().offer()
    expect(offer).to.deep.include({ offered: true, reason: null })
    expect(offer.limits).to.include({ accountPerHour: 60, deadline: 3_600, gas: 8_388_608 })
  })

  it("takes a signed action without a session, and says which transaction it is in", async () => {
    const transaction = await client().submit(await stage.signed())
    expect((await chain.provider.getTransactionReceipt(transaction))?.status).to.equal(1)
  })

  it("hands the contract's refusal on as it is", async () => {
    const strange = await stage.signedBy(Wallet.createRandom(), stage.account)
    expect(await refusalOf(client().submit(strange))).to.include({
      ...{ code: "may-not-contribute", error: "MayNotContribute" },
    })
  })

  it("says why it does not take one", async () => {
    const over = await stage.signed({ deadline: 1_000 })
    expect(await refusalOf(client().submit(over))).to.include({ code: "relay-refused", reason: "deadline" })
  })

  describe("takes nothing malformed:", () => {
    const cases: [string, (body: ReturnType<typeof bodyOf>) => object][] = [
      ["an address", (body) => ({ ...body, contract: "0x12" })],
      ["no signer", ({ signer: _, ...body }) => body],
      ["an action that is no hex", (body) => ({ ...body, action: "0xzz" })],
      ["half a byte", (body) => ({ ...body, signature: "0x123" })],
      ["a nonce as a number", (body) => ({ ...body, nonce: 0 })],
      ["a nonce beyond 256 bits", (body) => ({ ...body, nonce: String(2n ** 256n) })],
      ["a negative nonce", (body) => ({ ...body, nonce: "-1" })],
      ["a deadline as text", (body) => ({ ...body, deadline: "1" })],
      ["a deadline beyond 40 bits", (body) => ({ ...body, deadline: 2 ** 40 })],
      ["a long action", (body) => ({ ...body, action: `0x${"00".repeat(200_000)}` })],
    ]
    for (const [what, spoil] of cases)
      it(what, async () => {
        const response = await post(spoil(bodyOf(await stage.signed())))
        expect(response.status).to.equal(400)
        expect(await codeOf(response)).to.equal("request-malformed")
      })
  })

  it("takes nothing for a chain that is gone", async () => {
    app.chain.incarnation = asDigest(`0x${"2c".repeat(32)}`)
    try {
      expect((await refusalOf(client().submit(await stage.signed()))).code).to.equal("chain-restarted")
    } finally {
      app.chain.incarnation = app.services.config.incarnation
    }
  })

  it("takes nothing that another site sends", async () => {
    const body = JSON.stringify(bodyOf(await stage.signed()))
    const headers = { origin: "https://elsewhere.example", "content-type": "application/json" }
    const response = await fetch(`${app.url}/api/relay`, { method: "POST", headers, body })
    expect(response.status).to.equal(400)
  })

  it("writes nothing of who or what into the log", async () => {
    await client().submit(await stage.signed())
    const lines = JSON.stringify(app.log)
    expect(lines).to.not.include(stage.account.slice(2))
    expect(lines).to.not.include(stage.account.slice(2, 12))
  })

  it("is off where nobody pays", async () => {
    const other = await startApp()
    try {
      expect(await client(other).offer()).to.include({ offered: false, reason: "off" })
      expect(await refusalOf(client(other).submit(await stage.signed()))).to.include({
        ...{ code: "relay-refused", reason: "off" },
      })
    } finally {
      await other.close()
    }
  })
})
