import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import type { PublicConfig } from "../../../app/_core/ports/config"
import { switchNetwork } from "../../../app/_wallets/switch-network"
import { FakeWallet } from "./browser"

const config = { chainId: 31_337, chainName: "Local", rpcUrl: "http://127.0.0.1:8545" } as PublicConfig
const refusal = (code: number, data?: unknown) => Object.assign(new Error("no"), { code, data })

describe("changing the wallet's network", () => {
  const elsewhere = () => Object.assign(new FakeWallet(), { chainId: 1 })
  const arrives = (wallet: FakeWallet) => () => {
    wallet.chainId = config.chainId
    return null
  }

  it("asks for a network that the wallet knows by its id alone", async () => {
    const wallet = elsewhere()
    wallet.answers["wallet_switchEthereumChain"] = arrives(wallet)
    await switchNetwork(wallet, config)
    expect(wallet.asked).not.to.include("wallet_addEthereumChain")
  })

  for (const [where, error] of [
    ["by its code", refusal(4_902)],
    ["by a wallet within", refusal(-32_603, { originalError: { code: 4_902 } })],
  ] as const)
    it(`adds a network that is named as unknown ${where}`, async () => {
      const wallet = elsewhere()
      let added: unknown
      wallet.answers["wallet_switchEthereumChain"] = () => {
        throw error
      }
      wallet.answers["wallet_addEthereumChain"] = (params) => {
        added = params
        return arrives(wallet)()
      }
      await switchNetwork(wallet, config)
      expect(added).to.deep.equal([
        {
          chainId: "0x7a69",
          chainName: "Local",
          nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
          rpcUrls: ["http://127.0.0.1:8545"],
        },
      ])
    })

  it("hands on what the wallet refuses, and adds nothing for it", async () => {
    const wallet = elsewhere()
    wallet.answers["wallet_switchEthereumChain"] = () => {
      throw refusal(4_001)
    }
    const thrown = await switchNetwork(wallet, config).catch((error: unknown) => error)
    expect(thrown).to.have.property("code", 4_001)
    expect(wallet.asked).not.to.include("wallet_addEthereumChain")
  })

  it("does not take a wallet's word for it that stays where it was", async () => {
    const wallet = elsewhere()
    wallet.answers["wallet_switchEthereumChain"] = () => null
    const thrown = await switchNetwork(wallet, config).catch((error: unknown) => error)
    expect(isKeywardError(thrown, "wallet-refused")).to.equal(true)
  })
})
