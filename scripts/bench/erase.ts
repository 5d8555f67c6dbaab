import { asAddress } from "../../app/_core/types"
import { sampleCar } from "../../test/core/dag/samples"
import { startApp } from "../../test/server/app"
import { patient } from "../../test/server/people"
import { inParts } from "../../app/_core/in-parts"
import { timed } from "./measure"
import type { Figure } from "./measure"

/** Each a manifest and two files, of which one takes a node of its own: seven blocks. */
const SIZES = [270_000, 20_000]
const ROUNDS = 12
const AT_ONCE = 8

/**
 * What erasing costs in a store of many records, and what an upload beside it costs: over real HTTP, through the route
 * handlers, on the embedded store.
 */
export async function eraseFigures(roots: number): Promise<Figure[]> {
  const app = await startApp({
    room: { stored: 2 ** 50, unrecorded: { account: 2 ** 50, network: 2 ** 50 }, uploadsAtOnce: 1_000 },
  })
  try {
    const as = await app.signIn(patient)
    const headers = { "keyward-patient": patient.account, "content-type": "application/vnd.ipld.car" }
    let seed = 1
    const put = async (): Promise<string> => {
      const { root, bytes } = await sampleCar(SIZES, seed++)
      uploads.push(
        await timed(() =>
          ok(app.ask(`/api/records/${root}`, { as, headers, method: "PUT", body: bytes as BodyInit })),
        ),
      )
      return root
    }
    const erase = (root: string) => ok(app.ask(`/api/records/${root}`, { as, headers, method: "DELETE" }))
    let uploads: number[] = []

    const owner = asAddress(`0x${"77".repeat(20)}`)
    const others = Array.from({ length: roots - ROUNDS }, () => seed++)
    for (const part of inParts(others, AT_ONCE))
      await Promise.all(
        part.map(async (each) => {
          const { root, bytes } = await sampleCar(SIZES, each)
          await app.services.pins.importCar(
            root,
            owner,
            (async function* () {
              yield bytes
            })(),
          )
        }),
      )
    const mine: string[] = []
    for (let round = 0; round < ROUNDS; round++) mine.push(await put())
    const idle = middle(uploads)

    uploads = []
    const erasures: number[] = []
    let erasing = true
    const beside = (async () => {
      while (erasing) await put()
    })()
    for (const root of mine) erasures.push(await timed(() => erase(root)))
    erasing = false
    await beside
    const during = uploads

    uploads = []
    const collecting = timed(() => app.services.collectGarbage())
    await put()
    const collected = await collecting
    return [
      { what: `uploading 290 KB, nothing else going on, ${roots} roots stored`, value: idle, unit: "ms" },
      { what: "DELETE, the middle one", value: middle(erasures), unit: "ms" },
      { what: "DELETE, the slowest", value: Math.max(...erasures), unit: "ms" },
      compared("uploading 290 KB meanwhile, the middle one", middle(during), idle),
      compared("uploading 290 KB meanwhile, the slowest", Math.max(...during), idle),
      { what: `collecting what the ${ROUNDS} left`, value: collected, unit: "ms" },
      compared("uploading 290 KB while it is collected", uploads[0] ?? NaN, idle),
    ]
  } finally {
    await app.close()
  }
}

async function ok(asked: Promise<Response>): Promise<void> {
  const response = await asked
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

const compared = (what: string, value: number, idle: number): Figure => ({
  ...{ what, value, unit: "ms" },
  beside: { what: "that with nothing else going on", ratio: value / idle },
})
