import { expect } from "chai"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import type { PublicConfig } from "../../../app/_core/ports/config"
import type { Wallet } from "../../../app/_wallets/wallet"
import type { WalletPicker } from "../../../app/_wallets/room/wallet-picker"
import { ROOT } from "../../../scripts/lib/run"
import { FakeBrowser, FakeWallet, settled } from "./browser"

const config = { chainId: 31_337, chainName: "Local", rpcUrl: "http://127.0.0.1:8545" } as PublicConfig
type Room = { readonly WalletPicker: new (config: PublicConfig) => WalletPicker }

/** The room as the pages have it, over the wagmi that an npm alias names. */
async function roomOver(wagmi: string, folder: string): Promise<Room> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "app", "_wallets", "room", "wallet-picker.ts")],
    ...{ bundle: true, write: false, format: "esm", platform: "browser", absWorkingDir: ROOT },
    alias: wagmi === "wagmi" ? {} : { wagmi },
  })
  const file = join(folder, `${wagmi}.mjs`)
  await writeFile(file, outputFiles?.[0]?.contents ?? "")
  return (await import(pathToFileURL(file).href)) as Room
}

/** What the room promises, whichever version of wagmi is in it. */
export function walletPickerSuite(title: string, wagmi: string): void {
  describe(`the room behind the connect dialog, with ${title}`, () => {
    let folder: string
    let room: Room
    let browser: FakeBrowser
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "keyward-room-"))
      room = await roomOver(wagmi, folder)
    })
    after(() => rm(folder, { recursive: true }))
    beforeEach(() => (browser = new FakeBrowser()))
    afterEach(() => browser.close())

    const asks = (wallet: FakeWallet) => {
      const accounts = wallet.accounts
      wallet.accounts = []
      const permit = () => (wallet.accounts = accounts)
      wallet.answers["wallet_requestPermissions"] = () => {
        permit()
        return [
          {
            parentCapability: "eth_accounts",
            caveats: [{ type: "restrictReturnedAccounts", value: accounts }],
          },
        ]
      }
      wallet.answers["eth_requestAccounts"] = permit
      return wallet
    }
    const open = () => {
      const picker = new room.WalletPicker(config)
      const taken: Promise<Wallet>[] = []
      picker.onConnected((wallet) => taken.push(wallet))
      return { picker, taken }
    }

    it("finds the wallets that are there, and those that come later", () => {
      browser.announce(new FakeWallet())
      const { picker } = open()
      let changes = 0
      const stop = picker.subscribe(() => changes++)
      expect(picker.found().map(({ id }) => id)).to.deep.equal(["io.metamask"])
      expect(picker.found()).to.equal(picker.found())
      browser.announce(new FakeWallet("com.other", "Other"))
      expect(picker.found().map(({ id }) => id)).to.deep.equal(["io.metamask", "com.other"])
      expect(changes).to.equal(1)
      stop()
    })

    it("asks no wallet anything before one is picked", async () => {
      const wallet = asks(new FakeWallet())
      browser.announce(wallet)
      open()
      await settled()
      expect(wallet.asked).to.deep.equal([])
    })

    it("hands out the provider of the wallet that is picked, once", async () => {
      const wallet = asks(new FakeWallet())
      browser.announce(wallet)
      browser.announce(asks(new FakeWallet("com.other", "Other")))
      const { picker, taken } = open()
      await picker.connect("io.metamask")
      expect(wallet.asked).to.include("wallet_requestPermissions")
      await picker.connect("com.other")
      expect(taken).to.have.length(1)
      const handed = await taken[0]
      expect(handed).to.deep.include({ id: "io.metamask", name: "MetaMask", demo: false })
      expect(handed?.provider).to.equal(wallet)
    })

    it("connects a wallet that knows no permissions", async () => {
      const wallet = asks(new FakeWallet())
      delete wallet.answers["wallet_requestPermissions"]
      browser.announce(wallet)
      const { picker, taken } = open()
      await picker.connect("io.metamask")
      expect(wallet.asked).to.include("eth_requestAccounts")
      expect(taken).to.have.length(1)
    })

    it("hands out nothing that was refused, and can be asked again", async () => {
      const wallet = asks(new FakeWallet())
      const permit = wallet.answers["wallet_requestPermissions"]
      wallet.answers["wallet_requestPermissions"] = () => {
        throw Object.assign(new Error("User denied the request."), { code: 4_001 })
      }
      browser.announce(wallet)
      const { picker, taken } = open()
      const refused: unknown = await picker.connect("io.metamask").catch((error: unknown) => error)
      expect(refused).to.have.property("code", "wallet-refused")
      expect(taken).to.have.length(0)
      if (permit) wallet.answers["wallet_requestPermissions"] = permit
      await picker.connect("io.metamask")
      expect(taken).to.have.length(1)
    })

    it("says of a wallet that asks already that it does, and of one that is gone that it did not answer", async () => {
      const wallet = asks(new FakeWallet())
      wallet.answers["wallet_requestPermissions"] = () => {
        throw Object.assign(new Error("already pending"), { code: -32_002 })
      }
      browser.announce(wallet)
      const { picker } = open()
      for (const [id, code] of [
        ["io.metamask", "wallet-busy"],
        ["com.gone", "wallet-failed"],
      ] as const) {
        const failed: unknown = await picker.connect(id).catch((error: unknown) => error)
        expect(failed, id).to.have.property("code", code)
      }
    })

    it("stores nothing, and the next one begins anew", async () => {
      const wallet = asks(new FakeWallet())
      browser.announce(wallet)
      await open().picker.connect("io.metamask")
      expect([...browser.kept.keys()]).to.deep.equal([])
      const { picker, taken } = open()
      await settled()
      expect(taken).to.have.length(0)
      await picker.connect("io.metamask")
      expect(taken).to.have.length(1)
    })
  })
}
