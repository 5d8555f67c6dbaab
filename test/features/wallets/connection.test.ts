import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import { WalletConnection } from "../../../app/_wallets/connection"
import type { Wallet } from "../../../app/_wallets/wallet"
import { FakeBrowser, FakeWallet, settled } from "./browser"

const KEPT = "keyward-wallet"
const OTHER = "0x00000000000000000000000000000000000000bb"

const asWallet = (provider: FakeWallet): Wallet => ({
  ...{ id: provider.id, name: provider.name, demo: false, provider },
})

describe("the connection to a wallet", () => {
  let browser: FakeBrowser
  let connection: WalletConnection
  let end = () => {}
  beforeEach(() => {
    browser = new FakeBrowser()
    connection = new WalletConnection(async () => null)
  })
  afterEach(() => {
    end()
    browser.close()
  })
  const start = () => (end = connection.start())

  /** A wallet that was connected at the last visit and is connected again. */
  const resumed = async (): Promise<FakeWallet> => {
    const wallet = new FakeWallet()
    browser.kept.set(KEPT, wallet.id)
    start()
    browser.announce(wallet)
    await settled()
    return wallet
  }

  it("is there for nobody where no wallet was connected before", () => {
    browser.announce(new FakeWallet())
    expect(connection.state().status).to.equal("looking")
    start()
    expect(connection.state().status).to.equal("disconnected")
  })

  it("comes back by itself and asks the owner of the wallet nothing", async () => {
    const wallet = await resumed()
    expect(connection.state()).to.deep.include({
      ...{ status: "connected", chainId: 31_337 },
      address: wallet.accounts[0]?.toLowerCase(),
    })
    expect(wallet.asked).to.deep.equal(["eth_accounts", "eth_chainId"])
  })

  it("comes back where the wallet was there before the page looked", async () => {
    const wallet = new FakeWallet()
    browser.kept.set(KEPT, wallet.id)
    browser.announce(wallet)
    start()
    await settled()
    expect(connection.state().status).to.equal("connected")
  })

  it("asks no other wallet than the one of the last visit", async () => {
    const [other, wallet] = [new FakeWallet("com.other"), new FakeWallet()]
    browser.kept.set(KEPT, wallet.id)
    browser.announce(other)
    browser.announce(wallet)
    start()
    await settled()
    expect(other.asked).to.deep.equal([])
    expect(connection.state().wallet?.provider).to.equal(wallet)
  })

  it("tries again where a wallet that was just put into the page fails", async () => {
    const wallet = new FakeWallet()
    let failures = 0
    wallet.answers["eth_accounts"] = () => {
      if (failures++ < 2) throw new Error("not ready")
      return wallet.accounts
    }
    browser.kept.set(KEPT, wallet.id)
    const connected = new Promise<void>((resolve) =>
      connection.subscribe(() => connection.state().status === "connected" && resolve()),
    )
    start()
    browser.announce(wallet)
    await connected
  })

  it("waits for a wallet that is locked, and is there when it is opened", async () => {
    const wallet = new FakeWallet()
    const [account] = wallet.accounts
    wallet.accounts = []
    browser.kept.set(KEPT, wallet.id)
    start()
    browser.announce(wallet)
    await settled()
    expect(connection.state().status).to.equal("disconnected")
    wallet.accounts = [account ?? ""]
    wallet.emit("accountsChanged", wallet.accounts)
    await settled()
    expect(connection.state().status).to.equal("connected")
  })

  it("follows the wallet to another account and another network", async () => {
    const wallet = await resumed()
    wallet.emit("accountsChanged", [OTHER])
    expect(connection.state().address).to.equal(OTHER)
    wallet.emit("chainChanged", "0x1")
    expect(connection.state().chainId).to.equal(1)
  })

  it("ends where the wallet takes its account back, and is remembered all the same", async () => {
    const wallet = await resumed()
    wallet.emit("accountsChanged", [])
    expect(connection.state()).to.deep.include({ status: "disconnected", address: null, wallet: null })
    expect(browser.kept.get(KEPT)).to.equal(wallet.id)
  })

  it("stays while MetaMask looks for another node, and ends with any other disconnection", async () => {
    const wallet = await resumed()
    wallet.emit("disconnect", { code: 1_013 })
    await settled()
    expect(connection.state().status).to.equal("connected")
    wallet.emit("disconnect", { code: 4_900 })
    expect(connection.state().status).to.equal("disconnected")
  })

  it("forgets a wallet that is left, and does not wait for one that never answers", async () => {
    const wallet = await resumed()
    wallet.answers["wallet_revokePermissions"] = () => new Promise(() => {})
    await connection.disconnect()
    expect(wallet.asked).to.include("wallet_revokePermissions")
    expect(connection.state().status).to.equal("disconnected")
    expect(browser.kept.has(KEPT)).to.equal(false)
    expect(wallet.listening()).to.equal(0)
  })

  it("takes the wallet that somebody connects, in place of the one of the last visit", async () => {
    const [former, wallet] = [new FakeWallet(), new FakeWallet("com.other", "Other")]
    let answer: (accounts: string[]) => void = () => undefined
    former.answers["eth_accounts"] = () => new Promise((resolve) => (answer = resolve))
    browser.kept.set(KEPT, former.id)
    start()
    browser.announce(former)
    await connection.adopt(asWallet(wallet))
    answer(former.accounts)
    await settled()
    expect(connection.state().wallet?.name).to.equal("Other")
    expect(browser.kept.get(KEPT)).to.equal("com.other")
    former.emit("accountsChanged", [OTHER])
    expect(connection.state().address).not.to.equal(OTHER)
  })

  it("takes no wallet that names no account", async () => {
    const wallet = new FakeWallet()
    wallet.accounts = []
    start()
    const refused = await connection.adopt(asWallet(wallet)).catch((error: unknown) => error)
    expect(isKeywardError(refused, "wallet-failed")).to.equal(true)
    expect(browser.kept.has(KEPT)).to.equal(false)
  })

  it("finds a demo person again, whom no wallet announces", async () => {
    const wallet = new FakeWallet("demo-asha", "Asha Menon (demo)")
    connection = new WalletConnection(async (id) => (id === wallet.id ? asWallet(wallet) : null))
    browser.kept.set(KEPT, wallet.id)
    start()
    await settled()
    expect(connection.state().wallet?.name).to.equal(wallet.name)
  })
})
