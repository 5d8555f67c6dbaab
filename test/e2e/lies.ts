import type { BrowserContext } from "@playwright/test"
import type { Lie, RpcRequest } from "../fakes/hostile-rpc"
import { testStack } from "./stack"
import { askNode } from "./wallet"

/** From now on the app's provider says something else to this browser; null = the truth again. */
export async function tellPages(context: BrowserContext, lie: Lie | null): Promise<void> {
  const told = lies.get(context)
  if (told) {
    told.lie = lie
    return
  }
  if (!lie) return
  const telling = { lie: lie as Lie | null }
  lies.set(context, telling)
  const rpc = new RegExp(`^${testStack().rpcUrl}/?$`)
  await context.route(rpc, async (route) => {
    const { lie } = telling
    const asked = route.request().postDataJSON() as RpcRequest | RpcRequest[] | null
    if (asked === null || !lie) return route.continue()
    const answer = async (request: RpcRequest) => {
      return { ...(await lie(request, askNode)), id: request.id, jsonrpc: "2.0" }
    }
    const answers = Array.isArray(asked) ? await Promise.all(asked.map(answer)) : await answer(asked)
    // what a chain's node answers to pages of other origins
    await route.fulfill({ json: answers, headers: { "access-control-allow-origin": "*" } })
  })
}

/** One route for a context's life: taken away while it answers, it would answer a request that went on without it. */
const lies = new WeakMap<BrowserContext, { lie: Lie | null }>()

/** A provider that stands still at a block, heads and logs alike: nothing in what it says contradicts itself. */
export const frozenAt = (block: number): Lie => {
  const tag = `0x${block.toString(16)}`
  const back = (value: unknown) => (value === "latest" || value === "pending" ? tag : value)
  return async (request, ask) => {
    const { method, params } = request
    if (method === "eth_blockNumber") return { result: tag }
    if (method === "eth_call") return ask({ ...request, params: [params[0], back(params[1] ?? "latest")] })
    if (method === "eth_getBlockByNumber") return ask({ ...request, params: [back(params[0]), params[1]] })
    if (method !== "eth_getLogs") return ask(request)
    const answer = await ask(request)
    if (!("result" in answer)) return answer
    const logs = answer.result as { blockNumber: string }[]
    return { result: logs.filter((log) => Number(log.blockNumber) <= block) }
  }
}

/** What a store may do to the bytes that it is asked for. */
export type Mischief = (honest: Buffer) => Buffer | Promise<Buffer>

export interface HostileStore {
  /** Answers that were tampered with so far. */
  readonly tampered: () => number
  stop(): Promise<void>
}

/**
 * A store that tampers with what is read of one part of a record ("manifest", "0", …): also for the worker, whose
 * requests go through the same browser. null withholds it.
 */
export async function hostileStore(
  context: BrowserContext,
  name: string,
  mischief: Mischief | null,
): Promise<HostileStore> {
  const matches = (url: URL) =>
    url.pathname.startsWith("/api/records/") && url.searchParams.get("name") === name
  let tampered = 0
  // Many manifests at once: it gives none of them, and is asked for each
  const atOnce = "**/api/records/manifests"
  if (name === "manifest") await context.route(atOnce, (route) => route.fulfill({ status: 200, body: "" }))
  await context.route(matches, async (route) => {
    tampered++
    if (mischief === null) {
      await route.fulfill({ status: 404, json: { code: "store-missing", details: {} } })
      return
    }
    const response = await route.fetch()
    const body = await mischief(await response.body())
    // without the honest length: the bytes that come are all that there are
    const { "content-length": _, ...headers } = response.headers()
    await route.fulfill({ status: response.status(), headers, body })
  })
  return {
    tampered: () => tampered,
    stop: async () => (await context.unroute(matches), context.unroute(atOnce)),
  }
}
