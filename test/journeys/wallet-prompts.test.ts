import { expect } from "chai"
import type { Wallet } from "ethers"
import { HDNodeWallet } from "ethers"
import { transactionFollower } from "../../app/_adapters/chain/transaction-follower"
import { recoverTypedData } from "../../app/_adapters/wallet/wallet-signer"
import { asKeywardError } from "../../app/_core/errors"
import type { ErrorCode, KeywardError } from "../../app/_core/errors"
import { enrolWallet } from "../../app/_core/keys/wallet-way"
import { successorConsent } from "../../app/_core/signed-actions"
import { newVaultId } from "../../app/_core/keys/vault-format"
import type { Relay, RelayOffer, SignedAction } from "../../app/_core/ports/relay"
import { asAddress, asDigest } from "../../app/_core/types"
import type { Address, Digest } from "../../app/_core/types"
import type { ConfirmationStep } from "../../app/_session/confirmation"
import { ISignedActions__factory } from "../../typechain-types/factories/ISignedActions__factory"
import { epoch0, folder, setStage, someDigest, someKeys } from "../adapters/chain/stage"
import type { Stage } from "../adapters/chain/stage"
import { startLocalChain } from "../fakes/local-chain"
import type { LocalChain } from "../fakes/local-chain"
import { PageInNode, Site, Tab, WalletInNode } from "../fakes/wallet-page"
import type { Place } from "../fakes/wallet-page"

/** Everything that a wallet is ever asked for. */
const KINDS = [
  "connect",
  "network",
  "sign-in",
  "enrolment 1 of 2",
  "enrolment 2 of 2",
  "consent",
  "signed action",
  "transaction",
] as const
type Kind = (typeof KINDS)[number]
/** What is asked in the name of an account, and ends with its session. */
const OF_A_SESSION: readonly Kind[] = KINDS.slice(2)
const SIGNATURES: readonly Kind[] = KINDS.slice(2, 7)
const WRITES: readonly Kind[] = ["signed action", "transaction"]

/** What has happened to a question when its window was opened, and what the page says then. */
interface Row {
  readonly happens: string
  readonly kinds: readonly Kind[]
  /** Brings it about; the prompt's window stands open unless `before`. */
  readonly meddle: (scene: Scene) => Promise<void> | void
  /** The wallet is like that before it is asked. */
  readonly before?: (wallet: WalletInNode) => Promise<void> | void
  /** What the page says; null: it goes on as if nothing had been. */
  readonly says: ErrorCode | null | ((kind: Kind) => ErrorCode | null)
  /** What stands in the line of a write. */
  readonly line: (kind: Kind) => ConfirmationStep
  /** How often a write stands on the chain once the owner has answered all that was still open with yes. */
  readonly written: (kind: Kind) => number
}

interface Scene {
  readonly page: PageInNode
  readonly wallet: WalletInNode
  readonly other: Wallet | HDNodeWallet
}

const isTransaction = (kind: Kind) => kind === "transaction"
/** A transaction that was asked for may still be sent, whatever ended the wait: no code may say otherwise. */
const endsWith =
  (code: ErrorCode) =>
  (kind: Kind): ErrorCode =>
    isTransaction(kind) ? "wallet-still-asks" : code
const openOrStopped = (kind: Kind): ConfirmationStep => (isTransaction(kind) ? "still-asked" : "stopped")
/** A signature that nobody waits for goes nowhere; a transaction is sent by the wallet itself. */
const lateWrites = (kind: Kind) => (isTransaction(kind) ? 1 : 0)

const ROWS: readonly Row[] = [
  {
    happens: "declined",
    kinds: KINDS,
    meddle: ({ wallet }) => wallet.closed[0]?.answer(false),
    says: "wallet-refused",
    line: () => "refused",
    written: () => 0,
  },
  {
    happens: "closed without an answer, and no longer waited for",
    kinds: KINDS,
    meddle: ({ page }) => page.desk.giveUp(),
    says: endsWith("wallet-unanswered"),
    line: openOrStopped,
    written: lateWrites,
  },
  {
    happens: "answered with yes after its account was changed",
    kinds: OF_A_SESSION,
    meddle: ({ wallet, other }) => wallet.switchAccount({ wallet: other as HDNodeWallet }),
    says: endsWith("account-switched"),
    line: openOrStopped,
    written: lateWrites,
  },
  {
    happens: "disconnected in the wallet",
    kinds: OF_A_SESSION,
    meddle: ({ wallet }) => wallet.disconnect(wallet.site),
    says: endsWith("signed-out"),
    line: openOrStopped,
    written: lateWrites,
  },
  {
    happens: "left open while the page locks its keys",
    kinds: OF_A_SESSION,
    meddle: ({ page }) => page.desk.end("locked"),
    says: endsWith("locked"),
    line: openOrStopped,
    written: lateWrites,
  },
  {
    happens: "asked of a wallet that fails with a bare -32603",
    kinds: KINDS,
    before: (wallet) => wallet.failNext(-32_603),
    meddle: () => undefined,
    says: (kind) => (isTransaction(kind) ? "wallet-unclear" : "wallet-failed"),
    line: (kind) => (isTransaction(kind) ? "unclear" : "failed"),
    written: () => 0,
  },
]

describe("a question to a wallet that is like MetaMask 13", function () {
  this.timeout(120_000)
  let chain: LocalChain
  let stage: Stage
  let place: Place

  before(async () => {
    chain = await startLocalChain()
    stage = await setStage(chain)
    const { chainId, registry, deployedAtBlock } = { ...stage, chainId: chain.chainId }
    const block = await chain.provider.getBlock(deployedAtBlock)
    place = { chainId, registry, deployedAtBlock, incarnation: asDigest(block?.hash ?? "") }
  })
  after(() => chain.stop())

  const relay: Relay = {
    offer: () => Promise.resolve({ offered: true } as RelayOffer),
    submit: async (action: SignedAction): Promise<Digest> => {
      const contract = ISignedActions__factory.connect(action.contract, stage.people.stranger.signer)
      const { signer, nonce, deadline, signature } = action
      const sent = await contract.submitSigned(signer, action.action, nonce, deadline, signature, {
        gasLimit: 3_000_000,
      })
      return asDigest(sent.hash)
    },
  }

  async function somebody(kind: Kind): Promise<Scene> {
    const [owner, other] = [HDNodeWallet.createRandom(), HDNodeWallet.createRandom()]
    for (const { address } of [owner, other])
      await chain.provider.send("hardhat_setBalance", [address, "0x8ac7230489e80000"])
    const wallet = new WalletInNode({ wallet: owner }, new Site(), chain.url, chain.provider)
    wallet.asMetaMask13 = true
    const page = new PageInNode(wallet, place, new Tab(), isTransaction(kind) ? null : relay, navigator.locks)
    if (kind !== "connect") {
      await page.connect()
      await page.enter()
      if (kind === "network") await wallet.switchChain(1)
      wallet.prompts.length = 0
    }
    return { page, wallet, other }
  }

  const add = ({ page }: Pick<Scene, "page">) =>
    page.run((on) =>
      (page.writer as NonNullable<typeof page.writer>).addRecord(
        { patient: page.account, folder, epoch: epoch0, cidDigest: someDigest(), wrappedKeys: someKeys() },
        on,
      ),
    )

  function ask(kind: Kind, { page }: Pick<Scene, "page">): Promise<unknown> {
    const signer = page.signer as NonNullable<typeof page.signer>
    if (kind === "connect") return page.connect()
    if (kind === "network") return page.switchNetwork()
    if (kind === "sign-in") return signer.signMessage("Sign in")
    if (kind === "consent") return signer.signTypedData(consent(page.account))
    if (WRITES.includes(kind)) return add({ page })
    return enrolWallet(signer, { vaultId: newVaultId(), site: "http://localhost" }, recoverTypedData)
  }

  /** That this wallet acts for an account that lost its own. */
  const consent = (wallet: Address) => {
    const { chainId, registry: contract } = place
    return successorConsent({ contract, chainId, wallet, account: stage.people.patient.account })
  }

  /** Asks, with the window of this kind's prompt left open; gives what became of it. */
  function leaveOpen(kind: Kind, { page, wallet }: Scene): Promise<ErrorCode | null> {
    let at = 0
    wallet.decide = () => (++at === (kind === "enrolment 2 of 2" ? 2 : 1) ? "close" : true)
    return ask(kind, { page }).then(
      () => null,
      (error: unknown) => asKeywardError(error, "wallet-failed").code,
    )
  }

  const opened = async ({ wallet }: Scene) => {
    while (wallet.closed.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const written = async (account: Address) => (await stage.readerAt(chain.url).journal(account)).length

  /** Says yes to all that the wallet still shows, and lets the chain and the page hear of it. */
  async function sayYesToAll({ wallet }: Scene): Promise<void> {
    wallet.decide = () => true
    for (const prompt of [...wallet.closed]) prompt.answer(true)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }

  for (const row of ROWS)
    for (const kind of row.kinds)
      it(`${kind}: ${row.happens}`, async () => {
        const scene = await somebody(kind)
        const account = asAddress(scene.wallet.account)
        await row.before?.(scene.wallet)
        const outcome = leaveOpen(kind, scene)
        if (!row.before) await opened(scene)
        await row.meddle(scene)
        const says = typeof row.says === "function" ? row.says(kind) : row.says
        expect(await outcome, "the page says").to.equal(says)
        expect(scene.page.desk.open(), "nothing waits any more").to.deep.equal([])
        if (WRITES.includes(kind)) expect(scene.page.line(account)?.step).to.equal(row.line(kind))

        await sayYesToAll(scene)
        if (!WRITES.includes(kind)) return
        expect(await written(account), "on the chain").to.equal(row.written(kind))
        expect(await written(asAddress(scene.other.address)), "in another name").to.equal(0)
        if (row.written(kind) === 1) expect(scene.page.line(account)?.step, "picked up").to.equal("sent")
      })

  for (const kind of KINDS)
    it(`${kind}: of a locked wallet that lists its accounts waits, and says that it is locked`, async () => {
      const scene = await somebody(kind)
      scene.wallet.lockSilently()
      const outcome = leaveOpen(kind === "enrolment 2 of 2" ? "enrolment 1 of 2" : kind, scene)
      while (scene.page.desk.open().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      const [prompt] = scene.page.desk.open()
      if (kind !== "connect") expect(await prompt?.isLocked()).to.equal(true)
      expect(scene.wallet.prompts).to.deep.equal([])
      scene.wallet.decide = () => true
      await scene.wallet.unlock()
      expect(await outcome, "it goes on as if nothing had been").to.equal(null)
    })

  it("enrolment 2 of 2: of a wallet that was locked after the first waits, and says that it is locked", async () => {
    const scene = await somebody("enrolment 2 of 2")
    let asked = 0
    scene.wallet.decide = () => {
      if (++asked === 1) scene.wallet.lockSilently()
      return true
    }
    const outcome = ask("enrolment 2 of 2", scene)
    while (!scene.wallet.isLocked || scene.page.desk.open().length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await scene.page.desk.open()[0]?.isLocked()).to.equal(true)
    expect(scene.wallet.prompts).to.have.length(1)
    await scene.wallet.unlock()
    await outcome
    expect(scene.wallet.prompts).to.have.length(2)
  })

  for (const kind of KINDS.filter((each) => !WRITES.includes(each)))
    it(`${kind}: after a reload nothing waits, a late yes goes nowhere, and it can be asked again`, async () => {
      const scene = await somebody(kind)
      let told = false
      void leaveOpen(kind, scene).finally(() => (told = true))
      await opened(scene)
      const again = await scene.page.reload()
      expect(again.desk.open(), "nothing waits").to.deep.equal([])
      // A second question to connect is refused while the first stands open.
      if (kind === "connect")
        expect(await again.connect().catch((error: KeywardError) => error.code)).to.equal("wallet-busy")
      await sayYesToAll(scene)
      expect(told, "the former page hears nothing").to.equal(false)
      expect(again.desk.open()).to.deep.equal([])
      await ask(kind, { page: again })
    })

  for (const kind of KINDS.filter((each) => !WRITES.includes(each)))
    it(`${kind}: a second tab asks for itself, and each has its own answer`, async () => {
      const scene = await somebody(kind)
      const first = leaveOpen(kind, scene)
      await opened(scene)
      const second = new PageInNode(scene.wallet, place, new Tab(), scene.page.relay, navigator.locks)
      if (kind !== "connect") await second.enter()
      scene.wallet.decide = () => true
      const told = await ask(kind, { page: second }).then(
        () => null,
        (error: KeywardError) => error.code,
      )
      expect(told).to.equal(kind === "connect" ? "wallet-busy" : null)
      expect(scene.page.desk.open(), "the first still waits").to.have.length(1)
      await sayYesToAll(scene)
      expect(await first).to.equal(null)
      expect(second.desk.open()).to.deep.equal([])
    })

  for (const kind of SIGNATURES)
    it(`${kind}: given up and asked again counts once, by the second answer`, async () => {
      const scene = await somebody(kind)
      const account = asAddress(scene.wallet.account)
      const first = leaveOpen(kind, scene)
      await opened(scene)
      scene.page.desk.giveUp()
      expect(await first).to.equal("wallet-unanswered")
      scene.wallet.decide = () => true
      await ask(kind, scene)
      await sayYesToAll(scene)
      if (kind === "signed action") expect(await written(account)).to.equal(1)
    })

  it("transaction: given up is not asked anew while the wallet shows it; after a no it is", async () => {
    const scene = await somebody("transaction")
    const account = asAddress(scene.wallet.account)
    const first = leaveOpen("transaction", scene)
    await opened(scene)
    scene.page.desk.giveUp()
    expect(await first).to.equal("wallet-still-asks")
    expect(await add(scene).catch((error: KeywardError) => error.code)).to.equal("wallet-still-asks")
    expect(scene.wallet.asked("eth_sendTransaction"), "asked once").to.equal(1)
    scene.wallet.closed[0]?.answer(false)
    await new Promise((resolve) => setTimeout(resolve, 20))
    scene.wallet.decide = () => true
    await add(scene)
    expect(await written(account)).to.equal(1)
  })

  for (const kind of WRITES)
    it(`${kind}: after a reload the line says what became of the question`, async () => {
      const scene = await somebody(kind)
      const account = asAddress(scene.wallet.account)
      void leaveOpen(kind, scene)
      await opened(scene)
      const again = await scene.page.reload()
      expect(again.line(account)?.step).to.equal(openOrStopped(kind))
      await sayYesToAll(scene)
      expect(again.line(account)?.step, "the former page says nothing more").to.equal(openOrStopped(kind))
      if (kind === "signed action")
        return void expect(await written(account), "no signature is left over").to.equal(0)
      expect(await written(account)).to.equal(1)
      const { asked } = again.line(account) ?? {}
      const follower = transactionFollower({ ...place, provider: chain.provider })
      const found = asked && (await follower.lookFor(asked))
      expect(found, "picked up by what it calls").to.include({ way: "own", from: account, nonce: 0 })
      expect(found && (await follower.look(found)).step).to.equal("confirmed")
    })

  for (const kind of WRITES)
    it(`${kind}: a second tab is told of the first, and no nonce is used twice`, async () => {
      const scene = await somebody(kind)
      const account = asAddress(scene.wallet.account)
      const first = leaveOpen(kind, scene)
      await opened(scene)
      const second = new PageInNode(scene.wallet, place, new Tab(), scene.page.relay, navigator.locks)
      await second.enter()
      const told = await add({ page: second }).catch((error: KeywardError) => error.code)
      expect(told).to.equal("tab-busy")
      await sayYesToAll(scene)
      expect(await first).to.equal(null)
      await add({ page: second })
      expect(await written(account)).to.equal(2)
    })

  it("signed action: two of one page take turns", async () => {
    const scene = await somebody("signed action")
    await Promise.all([add(scene), add(scene)])
    expect(await written(asAddress(scene.wallet.account))).to.equal(2)
  })

  it("connect: asked again while the wallet asks is said to be asked already", async () => {
    const scene = await somebody("connect")
    const first = leaveOpen("connect", scene)
    await opened(scene)
    scene.page.desk.giveUp()
    expect(await first).to.equal("wallet-unanswered")
    const again = await scene.page.connect().catch((error: KeywardError) => error.code)
    expect(again).to.equal("wallet-busy")
  })

  it("a no at the second of two says that the first counts", async () => {
    const scene = await somebody("signed action")
    const { page, wallet } = scene
    let at = 0
    wallet.decide = () => ++at === 1
    const writer = page.writer as NonNullable<typeof page.writer>
    const error = await page
      .run(async (on) => {
        for (const cidDigest of [someDigest(), someDigest()])
          await writer.addRecord(
            { patient: page.account, folder, epoch: epoch0, cidDigest, wrappedKeys: someKeys() },
            on,
          )
      })
      .catch((thrown: KeywardError) => thrown)
    expect(error).to.include({ code: "wallet-refused" })
    expect((error as KeywardError).details["confirmedBefore"]).to.equal(1)
    expect(page.line(page.account)).to.include({ step: "refused", before: 1 })
  })

  it("a wallet on another chain of the same number is told of, and nothing is sent", async () => {
    const scene = await somebody("transaction")
    const { page, wallet } = scene
    wallet.lie = async (request, node) => {
      const answer = await node(request)
      const isDeployment =
        request.method === "eth_getBlockByNumber" && Number(request.params[0]) === place.deployedAtBlock
      if (!isDeployment || !("result" in answer)) return answer
      return { result: { ...(answer.result as object), hash: `0x${"9".repeat(64)}` } }
    }
    expect(await add(scene).catch((error: KeywardError) => error.code)).to.equal("wallet-chain-other")
    expect(wallet.prompts).to.deep.equal([])
    expect(await written(page.account)).to.equal(0)
  })
})
