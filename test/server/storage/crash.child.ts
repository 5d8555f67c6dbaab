// Run by crash.test.ts: works on a store until it is killed, and says what it does.
import { writeSync } from "node:fs"
import { EmbeddedPinStore } from "../../../app/_server/storage/embedded"
import { chunked, sampleCar } from "../../core/dag/samples"

const [mode, folder = "", first = "0"] = process.argv.slice(2)
// Written at once: what stands in a buffer would go with this process.
const say = (line: string) => writeSync(1, `${line}\n`)

async function* told(bytes: Uint8Array, pieces: number): AsyncGenerator<Uint8Array> {
  for (const chunk of chunked(bytes, Math.ceil(bytes.length / pieces))) {
    await Promise.resolve()
    say("chunk")
    yield chunk
  }
}

const store = await EmbeddedPinStore.open(folder)
say("open")
if (mode === "fill") {
  const { root, bytes } = await sampleCar([4_000_000], 1)
  await store.importCar(root, "patient", told(bytes, 16)).catch((error: { code: string }) => say(error.code))
  say((await store.isPinned(root, "patient")) ? "pinned" : "not pinned")
  const small = await sampleCar([5_000], 2)
  await store.importCar(small.root, "patient", told(small.bytes, 2))
  say((await store.isPinned(small.root, "patient")) ? "small pinned" : "small not pinned")
  await store.close()
} else {
  for (let seed = Number(first); ; seed++) {
    const { root, bytes } = await sampleCar([300_000, 2_000], seed)
    say(`began ${seed}`)
    await store.importCar(root, "patient", told(bytes, 4))
    say(`done ${seed}`)
    if (seed % 3 === 2) await store.unpin(root, "patient")
    if (seed % 3 === 2) say(`gone ${seed}`)
  }
}
