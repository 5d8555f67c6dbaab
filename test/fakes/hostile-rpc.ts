import { createServer } from "node:http"
import type { IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"

export interface RpcRequest {
  readonly id: number
  readonly method: string
  readonly params: readonly unknown[]
}
/** What a node answers with: `result`, or an `error` with a code. */
export type RpcAnswer =
  { readonly result: unknown } | { readonly error: { code: number; message: string; data?: unknown } }
/** Answers in the node's place; `ask` puts any request to the real node. */
export type Lie = (
  request: RpcRequest,
  ask: (request: RpcRequest) => Promise<RpcAnswer>,
) => Promise<RpcAnswer>

/** The log as a node writes it. */
export interface RawLog {
  address: string
  topics: string[]
  data: string
  blockNumber: string
  blockHash: string
  logIndex: string
  transactionHash: string
  transactionIndex: string
  removed: boolean
}

export interface HostileRpc {
  readonly url: string
  /** Every request so far, in order. */
  readonly requests: readonly RpcRequest[]
  /** From now on; null = the truth. */
  tell(lie: Lie | null): void
  close(): Promise<void>
}

/** A JSON-RPC node on loopback that says what another one says, until it is told to lie. */
export async function hostileRpc(upstream: string): Promise<HostileRpc> {
  const requests: RpcRequest[] = []
  let lie: Lie | null = null

  const askUpstream = async (request: RpcRequest): Promise<RpcAnswer> => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...request })
    const headers = { "content-type": "application/json" }
    const response = await fetch(upstream, { method: "POST", headers, body })
    return (await response.json()) as RpcAnswer
  }
  const answer = async (request: RpcRequest): Promise<object> => {
    requests.push(request)
    const { id } = request
    return { ...(await (lie ? lie(request, askUpstream) : askUpstream(request))), id, jsonrpc: "2.0" }
  }

  const server = createServer((incoming, outgoing) => {
    const respond = async (): Promise<void> => {
      const asked = JSON.parse(await textOf(incoming)) as RpcRequest | RpcRequest[]
      const answered = Array.isArray(asked) ? await Promise.all(asked.map(answer)) : await answer(asked)
      outgoing.setHeader("content-type", "application/json")
      outgoing.end(JSON.stringify(answered))
    }
    respond().catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    tell: (next) => {
      lie = next
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Changes the logs that a log query finds. */
export const aboutLogs =
  (change: (logs: RawLog[]) => RawLog[] | Promise<RawLog[]>): Lie =>
  async (request, ask) => {
    const answer = await ask(request)
    if (request.method !== "eth_getLogs" || !("result" in answer)) return answer
    return { result: await change(answer.result as RawLog[]) }
  }

/** Refuses log queries over more than so many blocks, as free providers do. */
export const refusingRanges =
  (mostBlocks: number): Lie =>
  (request, ask) => {
    const filter = request.params[0] as { fromBlock: string; toBlock: string }
    const isTooLong =
      request.method === "eth_getLogs" && Number(filter.toBlock) - Number(filter.fromBlock) >= mostBlocks
    const error = { code: -32005, message: `query exceeds ${mostBlocks} blocks` }
    return isTooLong ? Promise.resolve({ error }) : ask(request)
  }

/** Answers the calls whose data begin with a selector. */
export const aboutCalls =
  (selector: string, change: (result: string) => string): Lie =>
  async (request, ask) => {
    const answer = await ask(request)
    if (request.method !== "eth_call" || !("result" in answer)) return answer
    const { data, input } = request.params[0] as { data?: string; input?: string }
    const isMeant = (data ?? input ?? "").startsWith(selector)
    return isMeant ? { result: change(String(answer.result)) } : answer
  }

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = ""
  for await (const chunk of incoming) text += String(chunk)
  return text
}
