import { KeywardError } from "./errors"
import type { ErrorCode } from "./errors"

/** What a wallet was asked for: a transaction to which it does not say no may have been sent. */
export type AskedFor = "signature" | "transaction" | "connection"

interface Layer {
  readonly code: unknown
  readonly message: string
}

interface Rule {
  readonly means: ErrorCode
  readonly reason?: string
  /** Any code unless given. */
  readonly codes?: readonly unknown[]
  /** Any words unless given. */
  readonly says?: RegExp
  /** Whatever was asked unless given. */
  readonly asked?: AskedFor
}

/**
 * What wallets answer with, the surer sign first. Codes: EIP-1193 (4001 to 4901), EIP-3085 (4902), EIP-1474 and
 * JSON-RPC 2.0 (-32xxx). -32603 and -32002 each stand for several things, so those are told apart by their words, and
 * by what they wrap (`data.originalError`, `data.cause`, `data`).
 */
const RULES: readonly Rule[] = [
  { means: "wallet-refused", codes: [4001, "ACTION_REJECTED", 5750] },
  {
    means: "wallet-refused",
    says: /\b(?:user|you)\b.{0,20}\b(?:den(?:y|ied)|reject(?:ed|s)?|cancel(?:l?ed|s)?|declined?|disapproved)\b|denied by the user|0x6985|\b(?:den|reject|cancell?|declin)\w* by (?:the )?user\b/i,
  },
  // A code of its own for it has no standard; MetaMask's keyrings and Ledger say it in words.
  {
    means: "wallet-locked",
    says: /(?:controller|vault|wallet|keyring|device)\b.{0,20}\blocked\b|\b(?:0x5515|0x6b0c)\b|\blocked device\b/i,
  },
  { means: "wallet-busy", says: /already (?:pending|processing)|request .{0,40}pending/i },
  { means: "wallet-locked", codes: [4100], asked: "connection" },
  { means: "account-switched", codes: [4100] },
  { means: "network-wrong", codes: [4901, 4902, "NETWORK_ERROR"] },
  { means: "network-wrong", says: /unrecognized chain id|chain ?id .{0,60}(?:mismatch|does not match)/i },
  { means: "chain-unreachable", codes: [4900] },
  { means: "nobody-pays", codes: ["INSUFFICIENT_FUNDS"] },
  { means: "nobody-pays", says: /insufficient (?:funds|balance)|base fee exceeds gas limit/i },
  { means: "transaction-failed", reason: "nonce-expired", codes: ["NONCE_EXPIRED"] },
  { means: "transaction-failed", reason: "nonce-expired", says: /nonce.{0,20}too low/i },
  { means: "transaction-failed", reason: "replacement-underpriced", codes: ["REPLACEMENT_UNDERPRICED"] },
  { means: "transaction-failed", reason: "replacement-underpriced", says: /underpriced/i },
  // It was sent before, by this or by another tab.
  { means: "wallet-unclear", reason: "already-known", says: /already known|known transaction/i },
  { means: "transaction-failed", reason: "fee-too-low", says: /fee cap|max fee per gas less than/i },
  {
    means: "transaction-failed",
    reason: "gas",
    says: /gas (?:limit|required) .{0,40}(?:exceed|allowance|high)/i,
  },
  { means: "chain-unreachable", reason: "rate-limit", codes: [-32005, 429] },
  {
    means: "chain-unreachable",
    reason: "rate-limit",
    says: /too many (?:requests|errors)|rate.?limit|limit exceeded|\b429\b/i,
  },
  {
    means: "chain-unreachable",
    says: /failed to fetch|network request failed|internal server error|bad gateway|gateway time-?out|service unavailable|timed? ?out|econn|socket hang up|disconnected|header not found|not found or unavailable|\b50[0234]\b/i,
  },
  { means: "transaction-failed", reason: "rejected", codes: [-32003] },
  { means: "wallet-failed", reason: "unsupported", codes: [4200, -32004, -32601, "UNSUPPORTED_OPERATION"] },
  { means: "wallet-failed", reason: "malformed", codes: [-32700, -32600, -32602] },
  // Whoever connects asks for nothing that could be missing: it is a question pending.
  { means: "wallet-busy", codes: [-32002], asked: "connection" },
  // Without words it is what EIP-1474 calls it, a resource that is not there: not a lock, and not a question pending.
  { means: "chain-unreachable", codes: [-32002, -32001] },
]

/** Codes that say that something went wrong inside, and nothing of whether it was sent. */
const INSIDE: readonly unknown[] = [-32603, -32000, 3]

/**
 * What a wallet threw, in our words: of everything that it wraps the innermost that says something counts.
 * @returns `wallet-refused` only where the person said no; `wallet-unclear` where a transaction may have been sent
 */
export function walletError(error: unknown, asked: AskedFor = "signature"): KeywardError {
  if (error instanceof KeywardError) return error
  const layers = [...layersOf(error)].reverse()
  for (const layer of layers) {
    const rule = RULES.find((each) => fits(each, layer, asked))
    if (!rule) continue
    // Whether it was on its way when the network failed, nobody says.
    const isUnclear = asked === "transaction" && rule.means === "chain-unreachable" && layer.code !== 4900
    return isUnclear ? unclear(error, layers, "network") : typed(rule.means, error, layers, rule.reason)
  }
  const isUnclear = asked === "transaction" && layers.every(({ code }) => !isKnown(code))
  return isUnclear ? unclear(error, layers) : typed("wallet-failed", error, layers)
}

const typed = (code: ErrorCode, cause: unknown, layers: readonly Layer[], reason?: string) =>
  new KeywardError(code, detailsOf(layers, reason), { cause })

const unclear = (cause: unknown, layers: readonly Layer[], reason?: string) =>
  typed("wallet-unclear", cause, layers, reason)

const fits = (rule: Rule, { code, message }: Layer, asked: AskedFor): boolean => {
  const { codes, says } = rule
  if (rule.asked !== undefined && rule.asked !== asked) return false
  return (codes === undefined || codes.includes(code)) && (says === undefined || says.test(message))
}

const isKnown = (code: unknown): boolean => typeof code === "number" && !INSIDE.includes(code)

/** For a report: the outermost number, which is the wallet's own. */
function detailsOf(layers: readonly Layer[], reason?: string) {
  const own = layers.findLast(({ code }) => typeof code === "number")?.code
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(typeof own === "number" ? { walletCode: own } : {}),
  }
}

const INNER = ["info", "error", "cause", "data", "originalError", "innerError"] as const
const MAX_DEPTH = 6

/** An error and what ethers, viem or a wallet wrapped into it, the outermost first. */
function* layersOf(error: unknown, depth = 0): Generator<Layer> {
  if (depth > MAX_DEPTH) return
  if (typeof error === "string") {
    yield { code: undefined, message: error.slice(0, MAX_WORDS) }
    return
  }
  if (typeof error !== "object" || error === null) return
  const { code, message, shortMessage } = error as Record<string, unknown>
  // What ethers calls its message repeats the whole request.
  const words = typeof shortMessage === "string" ? shortMessage : message
  const said = typeof words === "string" ? words.slice(0, MAX_WORDS) : ""
  // A contract's own words are no wallet's.
  if (code !== undefined || said !== "") yield { code, message: /revert/i.test(said) ? "" : said }
  for (const inner of INNER)
    if (inner in error) yield* layersOf((error as Record<string, unknown>)[inner], depth + 1)
}

const MAX_WORDS = 500
