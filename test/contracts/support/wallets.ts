import { EIP7702StatelessDeleGator } from "@metamask/delegation-abis"
import * as metamask from "@metamask/delegation-abis/bytecode"
import { AbiCoder, ContractFactory, TypedDataEncoder, Wallet, keccak256 } from "ethers"
import type { InterfaceAbi } from "ethers"
import type { ethersTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { compile, errorsOf } from "../../../scripts/lib/solc"
import { ethers, networkHelpers } from "./network"

/** EIP-712 as ethers takes it. */
export type Message = ReturnType<typeof ethersTypedData>

/** A wallet of some kind: the address that acts, and how it signs. */
export interface SomeWallet {
  readonly address: string
  readonly sign: (message: Message) => Promise<string>
}

const FILES = ["test/contracts/support/Wallets.sol", "test/contracts/support/ContractWallet.sol"]

let built: Map<string, { readonly abi: InterfaceAbi; readonly bytecode: string }> | null = null
/** The tests' own contracts: TypeChain does not see them. */
function artifacts() {
  if (built) return built
  const output = compile(FILES, { "*": { "*": ["abi", "evm.bytecode.object"] } }, { settings: {} })
  const errors = errorsOf(output)
  if (errors.length > 0) throw new Error(errors.join("\n"))
  built = new Map(
    FILES.flatMap((file) =>
      Object.entries(output.contracts?.[file] ?? {}).map(([name, { abi, evm }]) => [
        name,
        { abi: abi as InterfaceAbi, bytecode: `0x${evm?.bytecode.object ?? ""}` },
      ]),
    ),
  )
  return built
}

/** Deploys one of the contracts of Wallets.sol or ContractWallet.sol. */
export async function deployWallet(name: string, args: readonly unknown[] = []) {
  const it = artifacts().get(name)
  if (!it) throw new Error(`no contract ${name}`)
  const [deployer] = await ethers.getSigners()
  const deployed = await new ContractFactory(it.abi, it.bytecode, deployer).deploy(...args)
  await deployed.waitForDeployment()
  return deployed
}

/** MetaMask's own delegate, as its package has it. */
async function deployMetaMasks(): Promise<string> {
  const [deployer] = await ethers.getSigners()
  const at = async (abi: InterfaceAbi, bytecode: string, args: readonly unknown[]) => {
    const deployed = await new ContractFactory(abi, bytecode, deployer).deploy(...args)
    await deployed.waitForDeployment()
    return deployed.getAddress()
  }
  const owned = ["constructor(address owner)"]
  const manager = await at(owned, metamask.DelegationManager, [deployer?.address])
  const entryPoint = await at([], metamask.EntryPoint, [])
  return at(EIP7702StatelessDeleGator, metamask.EIP7702StatelessDeleGator, [manager, entryPoint])
}

/** A new account with a key and some ether. */
async function newKey(): Promise<Wallet> {
  const wallet = new Wallet(Wallet.createRandom().privateKey, ethers.provider)
  await networkHelpers.setBalance(wallet.address, 10n ** 18n)
  return wallet
}

const byKey = (wallet: Wallet): SomeWallet => ({
  address: wallet.address,
  sign: (message) => wallet.signTypedData(...message),
})

/** An account that delegated its code by a real authorization (EIP-7702). */
async function delegated(to: string): Promise<Wallet> {
  const wallet = await newKey()
  const [sender] = await ethers.getSigners()
  const provider = ethers.provider
  const { chainId } = await provider.getNetwork()
  const authorization = await wallet.authorize({ address: to, nonce: 0, chainId })
  const payer = await newKey()
  const raw = await payer.signTransaction({
    type: 4,
    chainId,
    nonce: 0,
    to: sender?.address ?? wallet.address,
    gasLimit: 1_000_000,
    maxFeePerGas: 10n ** 11n,
    maxPriorityFeePerGas: 0,
    authorizationList: [authorization],
  })
  await provider.send("eth_sendRawTransaction", [raw])
  const code = await provider.getCode(wallet.address)
  if (code !== `0xef0100${to.slice(2).toLowerCase()}`) throw new Error(`not delegated: ${code}`)
  return wallet
}

/** Every kind of account that people have, by name. */
export const WALLETS: Readonly<Record<string, () => Promise<SomeWallet>>> = {
  "an account with a key": async () => byKey(await newKey()),
  "an account that delegated to MetaMask's own code": async () =>
    byKey(await delegated(await deployMetaMasks())),
  "an account that delegated to code without ERC-1271": async () =>
    byKey(await delegated(await (await deployWallet("SilentDelegate")).getAddress())),
  "an account that delegated to code which rehashes, signing plainly": async () =>
    byKey(await delegated(await (await deployWallet("RehashingDelegate")).getAddress())),
  "an account that delegated to code which rehashes, signing as that code wants it": async () => {
    const wallet = await delegated(await (await deployWallet("RehashingDelegate")).getAddress())
    const sign = async (message: Message) => {
      const { chainId } = await ethers.provider.getNetwork()
      const digest = TypedDataEncoder.hash(...message)
      const bound = AbiCoder.defaultAbiCoder().encode(
        ["bytes32", "uint256", "address"],
        [digest, chainId, wallet.address],
      )
      return wallet.signingKey.sign(keccak256(bound)).serialized
    }
    return { address: wallet.address, sign }
  },
  "a contract that takes its owner's signature": async () => {
    const owner = await newKey()
    const wallet = await deployWallet("ContractWallet", [owner.address])
    return { address: await wallet.getAddress(), sign: (message) => owner.signTypedData(...message) }
  },
}
