import { expect } from "chai"
import { AbiCoder, Contract, TypedDataEncoder, Wallet, concat, hexlify, randomBytes } from "ethers"
import { ethersTypedData } from "../../app/_adapters/wallet/wallet-signer"
import { REQUEST_ACTIONS } from "../../app/_core/requests/request-actions"
import { registryAction, successorConsent, typedAction } from "../../app/_core/signed-actions"
import { asAddress } from "../../app/_core/types"
import { signedBy, submitAttest } from "./directory/support/signing"
import { start as startDirectory } from "./directory/support/fixture"
import { start as startRequests } from "./requests/cast"
import { DAY, start } from "./support/fixture"
import { ethers, networkHelpers } from "./support/network"
import { digest, keyDigest, publicKey, keptDigest, NO_KEY } from "./support/samples"
import { WALLETS, deployWallet } from "./support/wallets"
import type { Message, SomeWallet } from "./support/wallets"

/** What ends a signature for an account that is not deployed yet (ERC-6492). */
const ERC6492_MAGIC = `0x${"6492".repeat(16)}`

const placeOf = async (contract: { getAddress(): Promise<string> }) => ({
  contract: asAddress(await contract.getAddress()),
  chainId: Number((await ethers.provider.getNetwork()).chainId),
})

/** A wallet's first action in the registry: publishes a key. */
async function keyOf(make: () => Promise<SomeWallet>) {
  // The fixture first: it takes the chain back to where it was.
  const cast = await start()
  const wallet = await make()
  const { registry } = cast
  const [account, deadline] = [asAddress(wallet.address), (await networkHelpers.time.latest()) + 600]
  const data = ethersTypedData(
    registryAction({
      ...{ ...(await placeOf(registry)), name: "publishKey", signer: account, account },
      ...{ values: { publicKey: hexlify(publicKey("patient")) }, nonce: 0n, deadline },
    }),
  )
  const action = registry.interface.encodeFunctionData("publishKey", [publicKey("patient")])
  const submit = (signature: string, gasLimit?: number) =>
    registry
      .connect(cast.stranger)
      .submitSigned(wallet.address, action, 0, deadline, signature, gasLimit ? { gasLimit } : {})
  return { ...cast, wallet, data, digest: TypedDataEncoder.hash(...data), submit }
}

describe("Wallets as people have them", () => {
  for (const [kind, make] of Object.entries(WALLETS)) {
    describe(kind, () => {
      it("signs for the registry", async () => {
        const { registry, wallet, submit, data } = await keyOf(make)
        await expect(submit(await wallet.sign(data))).to.emit(registry, "KeyPublished")
        expect(await registry.nonces(wallet.address)).to.equal(1n)
      })

      it("signs for the requests", async () => {
        const cast = await startRequests()
        const wallet = await make()
        const { requests, patient, doctor } = cast
        const account = asAddress(wallet.address)
        const typed = typedAction({
          ...{ ...(await placeOf(requests)), name: "withdrawRequest", of: REQUEST_ACTIONS.withdrawRequest },
          ...{ signer: account, account, values: { patient: patient.address } },
          ...{ nonce: 0n, deadline: cast.inTwoDays },
        })
        const action = requests.interface.encodeFunctionData("withdrawRequest", [patient.address])
        const signature = await wallet.sign(ethersTypedData(typed))
        // It never asked, which is said only to who signed.
        await expect(
          requests.connect(doctor).submitSigned(account, action, 0, cast.inTwoDays, signature),
        ).to.be.revertedWithCustomError(requests, "NothingOpen")
      })

      it("attests as an issuer", async () => {
        const cast = await startDirectory()
        const wallet = await make()
        const signer = {
          signTypedData: (...message: unknown[]) => wallet.sign(message as never),
        }
        const { value, signature } = await signedBy(cast, "Attest", signer as never, {
          ...{ issuer: wallet.address, version: 0 },
        })
        await expect(submitAttest(cast, value, signature)).to.emit(cast.directory, "CredentialAttested")
      })

      it("agrees to act for an account", async () => {
        const { registry, patient, neighbour } = await start()
        const wallet = await make()
        await registry.setRecovery(neighbour)
        const recovery = registry.connect(neighbour)
        await recovery.freeze(patient)
        await networkHelpers.time.increase(7 * DAY)
        const place = await placeOf(registry)
        const [account, named] = [asAddress(patient.address), asAddress(wallet.address)]
        const consent = ethersTypedData(successorConsent({ ...place, account, wallet: named }))
        await recovery.nameSuccessor(patient, wallet.address, await wallet.sign(consent))
        expect(await registry.accountOf(wallet.address)).to.equal(patient.address)
      })

      it("does not sign what another key signed", async () => {
        const { registry, wallet, submit, data, digest } = await keyOf(make)
        const other = await Wallet.createRandom().signTypedData(...data)
        await expect(submit(other))
          .to.be.revertedWithCustomError(registry, "SignatureInvalid")
          .withArgs(wallet.address, digest)
      })
    })
  }

  describe("a contract that calls", () => {
    it("acts as itself, not as who made it call", async () => {
      const { registry, patient, stranger } = await start()
      const wallet = await deployWallet("CallingWallet")
      const call = wallet.getFunction("call") as (target: string, data: string) => Promise<unknown>
      const data = registry.interface.encodeFunctionData("publishKey", [publicKey("patient")])
      await call(await registry.getAddress(), data)
      expect((await registry.keyOf(await wallet.getAddress())).digest).to.equal(keptDigest("patient"))
      expect((await registry.keyOf(patient)).digest).to.equal(NO_KEY)
      const record = [patient.address, 0, 0, digest("record"), "0x"] as const
      const adds = registry.interface.encodeFunctionData("addRecord", [...record])
      const by = wallet.connect(patient).getFunction("call") as typeof call
      await expect(by(await registry.getAddress(), adds))
        .to.be.revertedWithCustomError(registry, "MayNotContribute")
        .withArgs(patient, wallet, 0)
      expect(await registry.accountOf(stranger)).to.equal(stranger.address)
    })

    it("asks and attests as itself", async () => {
      const { requests, registry, patient, inTwoDays, inAWeek } = await startRequests()
      const wallet = await deployWallet("CallingWallet")
      const call = wallet.getFunction("call") as (target: string, data: string) => Promise<unknown>
      await call(
        await registry.getAddress(),
        registry.interface.encodeFunctionData("publishKey", [publicKey("it")]),
      )
      await call(
        await requests.getAddress(),
        requests.interface.encodeFunctionData("requestAccess", [
          ...[patient.address, 0, 1, inAWeek, inTwoDays, digest("reason")],
        ] as never),
      )
      expect(await requests.isOpen(patient, wallet)).to.equal(true)
      const { directory } = await startDirectory()
      const issuer = await deployWallet("CallingWallet")
      const attests = issuer.getFunction("call") as typeof call
      await attests(
        await directory.getAddress(),
        directory.interface.encodeFunctionData("attest", [
          ...[patient.address, keyDigest("patient"), digest("profile"), 2 ** 40 - 1],
        ] as never),
      )
      expect((await directory.credentialOf(issuer, patient)).version).to.equal(1n)
    })
  })

  describe("an account that is not deployed yet", () => {
    it("is refused by its name, however its signature is wrapped (ERC-6492)", async () => {
      const owner = Wallet.createRandom()
      const { registry, wallet, submit, data, digest } = await keyOf(() =>
        Promise.resolve({
          address: Wallet.createRandom().address,
          sign: (message: Message) => owner.signTypedData(...message),
        }),
      )
      const inner = await wallet.sign(data)
      const wrapped = AbiCoder.defaultAbiCoder().encode(
        ["address", "bytes", "bytes"],
        [Wallet.createRandom().address, "0x1234", inner],
      )
      for (const signature of [inner, concat([wrapped, ERC6492_MAGIC])])
        await expect(submit(signature))
          .to.be.revertedWithCustomError(registry, "SignatureInvalid")
          .withArgs(wallet.address, digest)
    })
  })

  describe("a contract that is asked for its signature", () => {
    const contract = (name: string, args: readonly unknown[] = []) =>
      keyOf(async () => {
        const deployed = await deployWallet(name, args)
        return { address: await deployed.getAddress(), sign: () => Promise.resolve("0x") }
      })
    const greedy = (appetite: number) => contract("GreedyWallet", [appetite])

    it("may use 190,000 gas", async () => {
      const { registry, submit } = await greedy(190_000)
      await expect(submit("0x")).to.emit(registry, "KeyPublished")
    })

    it("is taken to say no where it wants more than 200,000, and whoever brings it pays little more", async () => {
      for (const appetite of [200_000, 5_000_000]) {
        const { registry, submit } = await greedy(appetite)
        await expect(submit("0x")).to.be.revertedWithCustomError(registry, "SignatureInvalid")
        await submit("0x", 8_000_000).catch(() => null)
        const block = await ethers.provider.getBlock("latest")
        expect(block?.transactions.length).to.equal(1)
        expect(Number(block?.gasUsed)).to.be.within(200_000, 320_000)
      }
    })

    it("says yes by 32 bytes that begin with the four of ERC-1271 and by nothing else", async () => {
      const { registry, stranger, wallet, submit } = await contract("OddWallet")
      const odd = new Contract(wallet.address, ["function prepare(bytes)"], stranger)
      const prepare = (answer: string) =>
        (odd.getFunction("prepare") as (answer: string) => Promise<unknown>)(answer)
      const yes = `0x1626ba7e${"00".repeat(28)}`
      for (const answer of ["0x", "0x1626ba7e", yes.slice(0, -2), `0x1626ba7e${"00".repeat(27)}01`]) {
        await prepare(answer)
        await expect(submit("0x"), answer).to.be.revertedWithCustomError(registry, "SignatureInvalid")
      }
      await prepare(concat([yes, hexlify(randomBytes(96))]))
      await expect(submit("0x")).to.emit(registry, "KeyPublished")
    })
  })
})
