import { rmSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../../scripts/lib/run"
import { seed } from "../../scripts/seed"
import { startStack } from "../../scripts/lib/stack"
import type { Stack } from "../../scripts/lib/stack"
import { kuboBinary, KuboNode } from "../server/storage/kubo-node"
import { demoPerson } from "./enter"
import { expect, test } from "./fixtures"
import { addRecords, download, downloadButton, openFolder, openRow } from "./records"
import { madeUp } from "./samples"

const binary = kuboBinary()
const home = join(ROOT, "test-output", "kubo-home")

test.describe("with the blocks in a real Kubo", () => {
  test.skip(
    binary === null,
    "no Kubo here: `node scripts/bootstrap.mjs build-kubo` builds one where Go is installed",
  )
  let kubo: KuboNode
  let stack: Stack

  test.beforeAll(async () => {
    test.setTimeout(600_000)
    rmSync(home, { recursive: true, force: true })
    kubo = await KuboNode.start(binary ?? "")
    stack = await startStack({
      home,
      appPort: 3950,
      chainPort: 9645,
      keepChain: false,
      built: Promise.resolve(),
      server: ["scripts/serve.ts"],
      env: { IPFS_API_URL: kubo.url, IPFS_API_TOKEN: kubo.token },
      say: () => undefined,
    })
    await seed({ ...stack, say: () => undefined })
  })
  test.afterAll(async () => {
    await stack?.stop()
    await kubo?.stop()
  })

  test("a patient adds a record, and their doctor reads it, byte for byte", async ({ person }) => {
    const at = { ...stack, home }
    const added = madeUp("Kept in Kubo", "Sinus rhythm, 64 a minute. ".repeat(20_000))
    const asha = await demoPerson(person, /^Asha Menon/, { at })
    await openFolder(asha, "Heart")
    await addRecords(asha, [added], { folder: "Heart" })

    const doctor = await demoPerson(person, /^Dr Lukas Brandt/, { at })
    await doctor.page.getByRole("link", { name: "Asha Menon" }).click()
    await openRow(doctor.page, added.title)
    const read = await download(doctor.page, downloadButton(doctor.page))
    expect(read.bytes.equals(added.bytes)).toBe(true)
  })
})
