import { expect } from "chai"
import { asAddress, asDigest } from "../../app/_core/types"
import { vaultTag } from "../../app/_core/keys/vault-tag"
import { vaultDigests } from "../../app/_server/chain"
import { contractAccounts } from "../../app/_server/sign-in/contract-accounts"
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory"
import { startLocalChain } from "../fakes/local-chain"
import type { LocalChain } from "../fakes/local-chain"

/** Answers anything with ERC-1271's magic value, or with zero. */
const wallet = (magic: string) => {
  const code = `63${magic}60e01b5f5260205ff3`
  const length = (code.length / 2).toString(16).padStart(2, "0")
  return `0x60${length}600b5f3960${length}5ff300${code}`
}

describe("what the server asks the chain", () => {
  let chain: LocalChain
  before(async () => {
    chain = await startLocalChain()
  })
  after(() => chain.stop())

  const nobody = "http://127.0.0.1:1"
  const codeOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => "none",
      (error: { code?: string }) => error.code,
    )

  it("knows the vault that an account sealed, newest and final", async () => {
    const { registry } = await chain.deployRegistry()
    const { account, signer } = chain.person(1)
    const digests = vaultDigests(chain.url, registry)
    expect(await digests.of(account)).to.deep.equal({ newest: null, final: null })
    const digest = asDigest(`0x${"77".repeat(32)}`)
    const sent = await RecordRegistry__factory.connect(registry, signer).sealVault(
      digest,
      `0x${"00".repeat(32)}`,
    )
    await sent.wait()
    expect((await digests.of(account)).newest).to.equal(vaultTag(digest))
    // Another provider of the same chain, and one that is away
    const elsewhere = chain.url.replace("127.0.0.1", "localhost")
    expect((await vaultDigests(chain.url, registry, elsewhere).of(account)).other).to.equal(vaultTag(digest))
    expect(await vaultDigests(chain.url, registry, nobody).of(account)).to.include({
      ...{ newest: vaultTag(digest), other: null },
    })
  })

  it("says so where there is no chain, and where there is no registry", async () => {
    const { account } = chain.person(1)
    const elsewhere = asAddress(`0x${"99".repeat(20)}`)
    expect(await codeOf(vaultDigests(nobody, elsewhere).of(account))).to.equal("chain-unreachable")
    expect(await codeOf(vaultDigests(chain.url, elsewhere).of(account))).to.equal("chain-unreachable")
    expect(await codeOf(contractAccounts(nobody).accepts(account, "m", "0x12"))).to.equal("chain-unreachable")
  })

  it("lets a contract account say whose signature it takes (ERC-1271)", async () => {
    const accounts = contractAccounts(chain.url)
    const accepts = async (magic: string) => {
      const sent = await chain.person(2).signer.sendTransaction({ data: wallet(magic) })
      const receipt = await sent.wait()
      return accounts.accepts(asAddress(receipt?.contractAddress ?? ""), "message", `0x${"12".repeat(65)}`)
    }
    expect(await accepts("1626ba7e")).to.equal(true)
    expect(await accepts("ffffffff")).to.equal(false)
  })

  it("asks no code of an account that has none", async () => {
    expect(await contractAccounts(chain.url).accepts(chain.person(3).account, "message", "0x1271")).to.equal(
      false,
    )
  })
})
