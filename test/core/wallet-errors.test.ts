import { expect } from "chai"
import { makeError } from "ethers"
import { walletError } from "../../app/_core/wallet-errors"
import type { AskedFor } from "../../app/_core/wallet-errors"
import type { ErrorCode } from "../../app/_core/errors"

interface Case {
  readonly what: string
  readonly thrown: unknown
  readonly means: ErrorCode
  readonly reason?: string
  readonly asked?: AskedFor
}

const rpc = (code: number | undefined, message: string, data?: unknown) => ({
  ...(code === undefined ? {} : { code }),
  message,
  ...(data === undefined ? {} : { data }),
})
const wrapped = (code: number, message: string) => rpc(-32603, "Internal JSON-RPC error.", { code, message })
/** As ethers hands on what it does not know. */
const coalesced = (error: object, params: unknown[] = []) =>
  makeError("could not coalesce error", "UNKNOWN_ERROR", {
    error,
    payload: { method: "eth_sendTransaction", params },
  })

/** Where it is from: a wallet's name, with an issue of its repository where one shows it, or the standard. */
const CASES: readonly Case[] = [
  // EIP-1193, EIP-3085
  { what: "EIP-1193: 4001", thrown: rpc(4001, "User rejected the request."), means: "wallet-refused" },
  { what: "EIP-1193: 4100", thrown: rpc(4100, "Unauthorized"), means: "account-switched" },
  {
    what: "EIP-1193: 4200",
    thrown: rpc(4200, "The method is not supported"),
    means: "wallet-failed",
    reason: "unsupported",
  },
  { what: "EIP-1193: 4900", thrown: rpc(4900, "The provider is disconnected"), means: "chain-unreachable" },
  { what: "EIP-1193: 4901", thrown: rpc(4901, "Not connected to that chain"), means: "network-wrong" },
  { what: "EIP-3085: 4902", thrown: rpc(4902, "Unrecognized chain ID 0x7a69"), means: "network-wrong" },
  // a "no", wherever it stands
  {
    what: "MetaMask mobile: the no inside data.originalError",
    thrown: rpc(-32603, "Internal error", { originalError: rpc(4001, "MetaMask Tx Signature") }),
    means: "wallet-refused",
  },
  {
    what: "MetaMask: cancelled, as an internal error (MetaMask/core#200)",
    thrown: rpc(-32603, "User cancelled the transaction"),
    means: "wallet-refused",
  },
  {
    what: "MetaMask with a Ledger: denied on the device",
    thrown: rpc(-32603, "Ledger device: Condition of use not satisfied (denied by the user?) (0x6985)"),
    means: "wallet-refused",
  },
  {
    what: "Rabby: closed (RabbyHub/Rabby#2315)",
    thrown: rpc(4001, "User rejected the request."),
    means: "wallet-refused",
  },
  {
    what: "Coinbase: denied",
    thrown: rpc(4001, "User denied transaction signature"),
    means: "wallet-refused",
  },
  {
    what: "Frame: declined, without a code",
    thrown: rpc(undefined, "User declined transaction"),
    means: "wallet-refused",
  },
  {
    what: "ethers: ACTION_REJECTED",
    thrown: makeError("user rejected action", "ACTION_REJECTED", {
      action: "sendTransaction",
      reason: "rejected",
    }),
    means: "wallet-refused",
  },
  // -32603 that is no "no"
  {
    what: "a bare -32603, of a signature",
    thrown: rpc(-32603, "Internal JSON-RPC error."),
    means: "wallet-failed",
  },
  {
    what: "a bare -32603, of a transaction",
    thrown: rpc(-32603, "Internal JSON-RPC error."),
    means: "wallet-unclear",
    asked: "transaction",
  },
  {
    what: "the same through ethers, with the word rejected in what was asked for",
    thrown: coalesced(rpc(-32603, "Internal JSON-RPC error."), [{ data: "user rejected" }]),
    means: "wallet-unclear",
    asked: "transaction",
  },
  {
    what: "-32603 around no money",
    thrown: wrapped(-32000, "insufficient funds for gas * price + value: balance 0"),
    means: "nobody-pays",
  },
  {
    what: "-32603 around a nonce",
    thrown: coalesced(wrapped(-32000, "nonce too low: next nonce 5, tx nonce 4")),
    means: "transaction-failed",
    reason: "nonce-expired",
    asked: "transaction",
  },
  {
    what: "-32603 around a fee, as text (MetaMask/metamask-extension#19697)",
    thrown: rpc(
      -32603,
      `[ethjs-query] while formatting outputs from RPC '{"value":{"code":-32603,"data":{"code":-32000,"message":"transaction underpriced"}}}'`,
    ),
    means: "transaction-failed",
    reason: "replacement-underpriced",
  },
  {
    what: "-32603 around a node that is away (MetaMask/metamask-extension#19697)",
    thrown: rpc(-32603, "Internal JSON-RPC error.", { message: "Internal Server Error" }),
    means: "chain-unreachable",
  },
  {
    what: "-32603: the request did not get out",
    thrown: rpc(-32603, "Failed to fetch"),
    means: "chain-unreachable",
  },
  {
    what: "-32603: the network failed while it was sent",
    thrown: rpc(-32603, "Internal JSON-RPC error.", { message: "Gateway timeout" }),
    means: "wallet-unclear",
    reason: "network",
    asked: "transaction",
  },
  {
    what: "-32603: already known to the node (MetaMask/faq#67)",
    thrown: rpc(-32603, "[ethjs-rpc] rpc error with payload {} Error: known transaction: 77f8"),
    means: "wallet-unclear",
    reason: "already-known",
  },
  {
    what: "-32603: another question of the wallet's own is open (MetaMask/metamask-extension#31778)",
    thrown: rpc(
      -32603,
      "Request of type 'smartTransaction:showSmartTransactionStatusPage' already pending for origin chrome-extension://x. Please wait.",
    ),
    means: "wallet-busy",
    asked: "transaction",
  },
  {
    what: "-32603: locked meanwhile",
    thrown: rpc(
      -32603,
      "KeyringController - The operation cannot be completed while the controller is locked.",
    ),
    means: "wallet-locked",
  },
  // -32002
  {
    what: "-32002: a question is open (MetaMask/metamask-extension#10584)",
    thrown: rpc(
      -32002,
      "Request of type 'wallet_requestPermissions' already pending for origin https://x. Please wait.",
    ),
    means: "wallet-busy",
  },
  {
    what: "-32002: the same in older words (MetaMask/metamask-extension#10085)",
    thrown: rpc(-32002, "Already processing eth_requestAccounts. Please wait."),
    means: "wallet-busy",
  },
  {
    what: "-32002: the wallet's node is away",
    thrown: rpc(-32002, "RPC endpoint not found or unavailable."),
    means: "chain-unreachable",
  },
  {
    what: "-32002: the wallet's node has had enough",
    thrown: rpc(-32002, "RPC endpoint returned too many errors, retrying in 30 minutes."),
    means: "chain-unreachable",
    reason: "rate-limit",
  },
  {
    what: "EIP-1474: a bare -32002",
    thrown: rpc(-32002, "Resource unavailable."),
    means: "chain-unreachable",
  },
  // connecting, and asking for another network
  { what: "connecting: a no", thrown: { code: 4001 }, means: "wallet-refused", asked: "connection" },
  {
    what: "connecting: a no inside of what a library made of it",
    thrown: new Error("outer", { cause: { code: 4001 } }),
    means: "wallet-refused",
    asked: "connection",
  },
  {
    what: "connecting: a no in an internal error",
    thrown: { code: -32603, data: { originalError: { code: 4001 } } },
    means: "wallet-refused",
    asked: "connection",
  },
  {
    what: "connecting: a bare -32603",
    thrown: rpc(-32603, "Internal JSON-RPC error."),
    means: "wallet-failed",
    asked: "connection",
  },
  { what: "connecting: a bare -32002", thrown: { code: -32002 }, means: "wallet-busy", asked: "connection" },
  { what: "connecting: 4100", thrown: { code: 4100 }, means: "wallet-locked", asked: "connection" },
  {
    what: "another network: 4902 inside of what a library made of it",
    thrown: new Error("outer", { cause: { code: 4902 } }),
    means: "network-wrong",
    asked: "connection",
  },
  { what: "connecting: a text", thrown: "?", means: "wallet-failed", asked: "connection" },
  // the rest
  {
    what: "EIP-1474: -32003",
    thrown: rpc(-32003, "Transaction rejected."),
    means: "transaction-failed",
    reason: "rejected",
  },
  {
    what: "EIP-1474: -32005",
    thrown: rpc(-32005, "Request limit exceeded."),
    means: "chain-unreachable",
    reason: "rate-limit",
  },
  {
    what: "JSON-RPC: -32601",
    thrown: rpc(-32601, "The method does not exist"),
    means: "wallet-failed",
    reason: "unsupported",
  },
  {
    what: "JSON-RPC: -32602",
    thrown: rpc(-32602, "Invalid parameters", {}),
    means: "wallet-failed",
    reason: "malformed",
  },
  {
    what: "a contract that calls itself a person who said no",
    thrown: wrapped(3, "execution reverted: user rejected the request"),
    means: "wallet-unclear",
    asked: "transaction",
  },
  { what: "nothing at all", thrown: undefined, means: "wallet-failed" },
  { what: "a text", thrown: "cancelled by user", means: "wallet-refused" },
]

describe("what a wallet answers", () => {
  for (const { what, thrown, means, reason, asked } of CASES)
    it(`${what}: ${means}${reason ? ` (${reason})` : ""}`, () => {
      const error = walletError(thrown, asked)
      expect({ code: error.code, reason: error.details["reason"] }).to.deep.equal({ code: means, reason })
    })

  it("is a no only where somebody said no", () => {
    for (const code of [-32603, -32002, -32000, -32001, -32003, -32005, 4100, 4200, 4900, 4901, 4902])
      for (const asked of ["signature", "transaction"] as const)
        expect(walletError(rpc(code, "An error occurred"), asked).code, String(code)).to.not.equal(
          "wallet-refused",
        )
  })

  it("ends with what wraps itself", () => {
    const round: Record<string, unknown> = { code: -32603, message: "Internal error" }
    round["data"] = round
    expect(walletError(round).details).to.deep.equal({ walletCode: -32603 })
  })
})
