import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { HDNodeWallet, TypedDataEncoder, hexlify, verifyTypedData, Wallet } from "ethers"
import { chainProvider } from "../../../app/_adapters/chain/provider"
import { refusalIn } from "../../../app/_adapters/chain/refusals"
import type { SignedAction } from "../../../app/_core/ports/relay"
import { asAddress, asDigest } from "../../../app/_core/types"
import { SqliteDatabase } from "../../../app/_server/database/sqlite"
import { RelayedActions } from "../../../app/_server/ledger/relayed"
import { networkNames } from "../../../app/_server/relay/open"
import { Payer } from "../../../app/_server/relay/payer"
import { Policy } from "../../../app/_server/relay/policy"
import type { RelayedContract } from "../../../app/_server/relay/policy"
import { Relayer } from "../../../app/_server/relay/relayer"
import { RELAY_TERMS } from "../../../app/_server/relay/terms"
import type { RelayTerms } from "../../../app/_server/relay/terms"
import { RecordRegistry__factory } from "../../../typechain-types/factories/RecordRegistry__factory"
import type { LocalChain } from "../../fakes/local-chain"
import { someDigest, someKeys } from "../../adapters/chain/stage"

const TYPES = {
  AddRecord: [
    { name: "sentence", type: "string" },
    { name: "account", type: "address" },
    { name: "patient", type: "address" },
    { name: "folder", type: "uint64" },
    { name: "epoch", type: "uint32" },
    { name: "cidDigest", type: "bytes32" },
    { name: "wrappedKeys", type: "bytes" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
}
const SENTENCE = "Add a record to the patient's folder."
const face = RecordRegistry__factory.createInterface()

/** A registry on a running chain, a database, and relays over both; an account that owns nothing. */
export async function setRelayStage(chain: LocalChain) {
  const { registry } = await chain.deployRegistry()
  const folder = await mkdtemp(join(tmpdir(), "keyward-relay-"))
  const database = await SqliteDatabase.open(join(folder, "relay.sqlite"))
  const provider = chainProvider(chain.url, chain.chainId)
  const incarnation = asDigest(`0x${"1c".repeat(32)}`)
  const patient = Wallet.createRandom()
  const domain = { name: "Keyward", version: "1", chainId: chain.chainId, verifyingContract: registry }
  const opened: Relayer[] = []
  const accountOf: RelayedContract["accountOf"] = (wallet) => Promise.resolve(wallet)
  const messageOf = (
    { action, nonce, deadline }: Pick<SignedAction, "action" | "nonce" | "deadline">,
    account: string,
  ) => {
    const named = face.decodeFunctionData("addRecord", action).toObject()
    return { sentence: SENTENCE, account, ...named, nonce, deadline }
  }
  const signerOf: RelayedContract["signerOf"] = (action, account) => {
    try {
      return asAddress(verifyTypedData(domain, TYPES, messageOf(action, account), action.signature))
    } catch {
      return null
    }
  }
  const hashOf: RelayedContract["hashOf"] = (action, account) =>
    TypedDataEncoder.hash(domain, TYPES, messageOf(action, account))
  const contract: RelayedContract = {
    ...{ address: registry, abi: RecordRegistry__factory.abi, actions: ["addRecord", "removeRecord"] },
    ...{ urgent: [], refusalIn, accountOf, signerOf, hashOf },
    isStop: () => Promise.resolve(false),
  }

  const stage = {
    chain,
    registry,
    database,
    patient,
    account: asAddress(patient.address),
    contract: RecordRegistry__factory.connect(registry, provider),
    /** Somebody of the test phrase that nobody else is, with money of their own. */
    payerKey: async (index: number) => {
      const words = "test test test test test test test test test test test junk"
      const wallet = HDNodeWallet.fromPhrase(words, undefined, `m/44'/60'/0'/0/${index}`)
      await chain.provider.send("hardhat_setBalance", [wallet.address, "0x3635c9adc5dea00000"])
      return new Wallet(wallet.privateKey)
    },
    /** @param urgent functions that may use the reserve */
    relayer: (
      wallet: Wallet,
      terms: Partial<RelayTerms> = {},
      now = () => Math.floor(Date.now() / 1000),
      urgent: readonly string[] = [],
    ) => {
      const all = { ...RELAY_TERMS, ...terms }
      const payer = new Payer(wallet, provider, chain.chainId)
      const made = new Relayer({
        ...{ provider, payer, terms: all, now },
        actions: new RelayedActions(database, incarnation, payer.account),
        policy: new Policy([{ ...contract, urgent }], provider, all),
        networkOf: networkNames(wallet.privateKey),
      })
      opened.push(made)
      return made
    },
    /** What the patient signs to add a record; `more` spoils it afterwards. */
    signed: (more: Partial<SignedAction> = {}, by: Wallet | HDNodeWallet = patient) =>
      stage.signedBy(by, patient.address, { signer: stage.account, ...more }),
    /** What somebody signs to add a record to a patient's. */
    async signedBy(
      by: Wallet | HDNodeWallet,
      of: string,
      more: Partial<SignedAction> = {},
    ): Promise<SignedAction> {
      const latest = await chain.provider.getBlock("latest")
      const nonce = more.nonce ?? (await stage.contract.nonces(more.signer ?? by.address))
      const deadline = more.deadline ?? (latest?.timestamp ?? 0) + 600
      const values = [of, 77n, 0, someDigest(), hexlify(someKeys())] as const
      const action = face.encodeFunctionData("addRecord", [...values]) as `0x${string}`
      const message = messageOf({ action, nonce, deadline }, more.signer ?? by.address)
      const signature = (await by.signTypedData(domain, TYPES, message)) as `0x${string}`
      const signer = asAddress(by.address)
      return { contract: registry, signer, action, nonce, deadline, signature, ...more }
    },
    records: async () => Number(((await stage.contract.journalOf(patient.address)) >> 184n) & 0xffffffffn),
    async close() {
      for (const relayer of opened) await relayer.close()
      await database.close()
      provider.destroy()
      await rm(folder, { recursive: true })
    },
  }
  return stage
}

export type RelayStage = Awaited<ReturnType<typeof setRelayStage>>
