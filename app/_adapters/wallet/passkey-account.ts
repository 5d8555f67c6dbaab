import type { Provider } from "ethers"
import { wipe } from "../../_core/crypto/wiped"
import { KeywardError } from "../../_core/errors"
import type { AtHand, PasskeyAccount } from "../../_core/ports/passkey"
import type { SignatureDesk } from "../../_core/ports/own-signature"
import type { Address } from "../../_core/types"
import { vaultSigner } from "./vault-signer"
import type { SigningPlace } from "./vault-signer"

/** Holds the key of an account without a wallet; nothing of it can be read from outside. */
export function passkeyAccount(address: Address, place: SigningPlace, desk: SignatureDesk): PasskeyAccount {
  let held: { account: Address; key: Uint8Array; atHand: AtHand | null } | null = null
  const open = () => {
    if (!held) throw new KeywardError("locked")
    return held
  }
  const forget = (atHand: AtHand | null) => {
    if (atHand?.kind === "passkey") wipe(atHand.passkey.secret)
  }
  return {
    address,
    signer: vaultSigner(place, desk, {
      address,
      account: () => open().account,
      key: () => open().key,
    }),
    get isOpen() {
      return held !== null
    },
    get atHand() {
      return held?.atHand ?? null
    },
    copySigner: () => open().key.slice(),
    open({ account, signer, atHand = null }) {
      if (held && held.key !== signer) wipe(held.key)
      if (held && held.atHand !== atHand) forget(held.atHand)
      held = { account, key: signer, atHand }
    },
    close() {
      if (!held) return
      wipe(held.key)
      forget(held.atHand)
      held = null
    },
  }
}

/** EIP-1193: "The Provider does not support the requested method." */
const UNSUPPORTED = 4_200

const OWN = ["eth_accounts", "eth_requestAccounts", "eth_chainId"]
/** Reads and nothing else: what a node could be asked to sign or send is not for it. */
const READS =
  /^(?:eth_(?:get\w+|call|estimateGas|blockNumber|gasPrice|maxPriorityFeePerGas|feeHistory)|net_version)$/

/** What stands in for a wallet's provider (EIP-1193): it names the account and reads the chain, and signs nothing. */
export const passkeyProvider = (address: Address, chainId: number, chain: Provider & Sends) => ({
  async request({ method, params = [] }: { method: string; params?: unknown[] | Record<string, unknown> }) {
    if (method === "eth_chainId") return `0x${chainId.toString(16)}`
    if (OWN.includes(method)) return [address]
    if (READS.test(method)) return chain.send(method, params as unknown[])
    throw Object.assign(new Error(method), { code: UNSUPPORTED })
  },
})

interface Sends {
  send(method: string, params: unknown[]): Promise<unknown>
}
