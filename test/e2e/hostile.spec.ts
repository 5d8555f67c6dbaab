import { randomBytes } from "node:crypto"
import { toQuantity } from "ethers"
import type { ErrorCode } from "../../app/_core/errors"
import { asAddress, asDigest, asEpoch, UNFILED } from "../../app/_core/types"
import { readPatient } from "../../app/_journeys/read-patient"
import { rootOfDigest } from "../../app/_core/dag/cid"
import { wording } from "../../app/_words/errors"
import { IRecordRegistry__factory } from "../../typechain-types/factories/IRecordRegistry__factory"
import { aboutCalls, aboutLogs } from "../fakes/hostile-rpc"
import type { Lie, RawLog } from "../fakes/hostile-rpc"
import { beside, servicesBeside } from "./beside"
import { chain } from "./chain"
import { connect, setUp, signIn, unlock } from "./enter"
import { expect, test } from "./fixtures"
import type { Person } from "./fixtures"
import { frozenAt, hostileStore, tellPages } from "./lies"
import type { Mischief } from "./lies"
import { addRecords, openRow, row } from "./records"
import { madeUp } from "./samples"
import { prepareShare, said, shareButton } from "./sharing"

const says = ({ page }: Person, code: ErrorCode) => page.getByText(wording[code].title).first()
const registry = IRecordRegistry__factory.createInterface()
const first = madeUp("First letter", "The first letter, word for word. ".repeat(20_000))
const second = madeUp("Second letter", "Another letter, of the same length. ".repeat(20_000))

/** A patient with two records, on the patient's page. */
async function withRecords(patient: Person): Promise<Person> {
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await addRecords(patient, [first])
  await addRecords(patient, [second])
  return patient
}

const flipped =
  (at: number): Mischief =>
  (honest) => {
    const bytes = Buffer.from(honest)
    const place = Math.floor(bytes.length * at)
    bytes[place] = (bytes[place] ?? 0) ^ 1
    return bytes
  }

test("a store that flips, cuts, extends, swaps or withholds is caught, and nothing is shown", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const one = await withRecords(await person())
  const { page, context, watch } = one
  watch.expect(/Failed to load resource.*404/)
  let other: Buffer | null = null
  const keep = await hostileStore(context, "0", (honest) => {
    other ??= honest
    return honest
  })
  await openRow(page, "Second letter")
  await expect(page.getByText(second.bytes.subarray(0, 30).toString()).first()).toBeVisible()
  expect(keep.tampered(), "the worker asks through the browser, too").toBeGreaterThan(0)
  await keep.stop()
  await page.goBack()

  const tricks: [string, Mischief | null, ErrorCode][] = [
    ["flips a bit of the first block", flipped(0.3), "record-altered"],
    ["flips a bit of the last block", flipped(0.98), "record-altered"],
    ["cuts it in a block", (honest) => honest.subarray(0, honest.length - 1_000), "record-altered"],
    ["cuts it at half", (honest) => honest.subarray(0, honest.length >> 1), "record-altered"],
    ["extends it", (honest) => Buffer.concat([honest, randomBytes(100)]), "record-altered"],
    ["gives another record's bytes", () => other ?? Buffer.alloc(0), "record-altered"],
    ["gives nothing at all", () => Buffer.alloc(0), "record-altered"],
    ["withholds it", null, "store-missing"],
  ]
  for (const [what, mischief, code] of tricks)
    await test.step(`the store ${what}`, async () => {
      const store = await hostileStore(context, "0", mischief)
      await row(page, "First letter").click()
      await expect(says(one, code)).toBeVisible()
      expect(store.tampered()).toBeGreaterThan(0)
      await expect(page.getByText(first.bytes.subarray(0, 30).toString())).toHaveCount(0)
      await store.stop()
      await page.getByRole("button", { name: wording[code].action }).click()
      await expect(page.getByText(first.bytes.subarray(0, 30).toString()).first()).toBeVisible()
      await page.goBack()
    })
})

test("a store that tampers with descriptions is caught in the list", async ({ person }) => {
  const one = await withRecords(await person())
  const { page, context } = one
  const store = await hostileStore(context, "manifest", flipped(0.6))
  await page.reload()
  await unlock(one)
  await expect(page.getByText(wording["record-altered"].title)).toHaveCount(2)
  await expect(row(page, "First letter")).toHaveCount(0)
  expect(store.tampered()).toBeGreaterThan(1)
})

test("a stranger who registers a patient's record under a journal of their own gets nothing", async ({
  person,
}) => {
  const patient = await withRecords(await person())
  const stranger = await person()
  stranger.watch.expect(/Failed to load resource.*40[34]/)
  await setUp(stranger, { name: "Sam Stranger", role: "patient" })

  const hers = await beside(patient.wallet.index)
  const account = asAddress(patient.wallet.account)
  const { state } = await readPatient(hers.services, hers.keys, account)
  const record = [...state.records.values()][0]
  if (!record) throw new Error("nothing was added")
  const root = rootOfDigest(record.cidDigest)
  const his = await servicesBeside(stranger.wallet.index)
  await his.writer.addRecord({
    patient: his.account,
    folder: UNFILED,
    epoch: asEpoch(0),
    cidDigest: record.cidDigest,
    wrappedKeys: record.wrappedKeys,
  })
  for (const patientNamed of [his.account, account])
    for (const name of ["manifest", "0"])
      await expect(his.store.fetch(root, name, patientNamed)).rejects.toMatchObject({ code: "store-refused" })
  // the patient still can
  await (await hers.services.store.fetch(root, "manifest", account)).cancel()
  await stranger.page.reload()
  await unlock(stranger)
  await expect(stranger.page.getByText(first.title)).toHaveCount(0)
})

test("a provider that omits, alters or invents entries is caught, and none of it is shown", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const one = await withRecords(await person())
  const added = registry.getEvent("RecordAdded").topicHash
  /** The same entry about other content. */
  const forged = (log: RawLog): RawLog => {
    const digest = (registry.parseLog(log)?.args as unknown as { cidDigest: string }).cidDigest.slice(2)
    return { ...log, data: log.data.replace(digest, randomBytes(32).toString("hex")) }
  }
  let seen = 0
  const noting =
    (lie: Lie): Lie =>
    (request, ask) => {
      if (request.method === "eth_getLogs") seen++
      return lie(request, ask)
    }
  const lies: [string, Lie][] = [
    [
      "omits one",
      aboutLogs((logs) =>
        logs.filter(
          (log, at) => log.topics[0] !== added || at !== logs.findIndex(({ topics }) => topics[0] === added),
        ),
      ),
    ],
    ["omits all", aboutLogs(() => [])],
    ["alters one", aboutLogs((logs) => logs.map((log) => (log.topics[0] === added ? forged(log) : log)))],
    [
      "invents one",
      aboutLogs((logs) => {
        const last = logs.findLast(({ topics }) => topics[0] === added)
        if (!last) return logs
        return [...logs, { ...forged(last), logIndex: toQuantity(Number(last.logIndex) + 1) }]
      }),
    ],
  ]
  // each time on a device that has never seen this account: nothing it remembers can help
  for (const [what, lie] of lies)
    await test.step(`the provider ${what}`, async () => {
      const fresh = await person({ wallet: one.wallet })
      seen = 0
      // Before anything: the journal is read while the patient signs in
      await tellPages(fresh.context, noting(lie))
      await connect(fresh)
      await signIn(fresh)
      // Which vault is the account's stands in the journal: who lies about it is caught before anything is unlocked
      await expect(says(fresh, "history-invalid")).toBeVisible({ timeout: 60_000 })
      expect(seen).toBeGreaterThan(0)
      await expect(row(fresh.page, "First letter")).toHaveCount(0)
      await tellPages(fresh.context, null)
      await fresh.page.reload()
      const signsIn = fresh.page.getByRole("button", { name: "Sign in", exact: true })
      const locked = fresh.page.getByRole("heading", { level: 1, name: "Unlock your records" })
      await expect(signsIn.or(locked)).toBeVisible()
      if (await signsIn.isVisible()) await signIn(fresh)
      await unlock(fresh)
      await expect(row(fresh.page, "First letter")).toBeVisible()
      await fresh.context.close()
    })
})

test("a provider that goes back to an earlier time is caught by a device that remembers", async ({
  person,
}) => {
  const one = await person()
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await addRecords(one, [first])
  const block = await chain.getBlockNumber()
  // further back than honest providers lag behind each other
  await chain.send("hardhat_mine", ["0x8"])
  await addRecords(one, [second])
  await tellPages(one.context, frozenAt(block))
  await expect(says(one, "history-shrank")).toBeVisible({ timeout: 60_000 })
})

test("where the wallet's own provider says something else, nothing is shared", async ({ person }) => {
  const [patient, doctor] = [await person(), await person()]
  await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await setUp(doctor, { name: "Dr Tomas Reif", role: "doctor" })
  await addRecords(patient, [first], { folder: "Heart", newFolder: true })
  const options = { with: doctor.wallet.account, name: "Dr Tomas Reif", what: "Folder Heart" }
  const { page, wallet } = patient

  await test.step("another key for the doctor", async () => {
    const other = asDigest(`0x${randomBytes(32).toString("hex")}`).slice(2)
    const { selector } = registry.getFunction("keyOf")
    wallet.lie = aboutCalls(selector, (result) => `0x${other}${result.slice(66)}`)
    await page.getByRole("button", { name: "Share", exact: true }).click()
    const dialog = page.getByRole("dialog", { name: "Share" })
    await dialog.getByLabel("With whom").fill(options.with)
    await expect(dialog.getByText(wording["providers-disagree"].title)).toBeVisible()
    await dialog.getByRole("button", { name: "Cancel" }).click()
    wallet.lie = null
  })

  await test.step("another epoch of the folder", async () => {
    const asked = wallet.asked("eth_sendTransaction")
    const { selector } = registry.getFunction("epochOf")
    wallet.lie = aboutCalls(selector, () => `0x${"0".repeat(63)}7`)
    await page.reload()
    await unlock(patient)
    await prepareShare(patient, options)
    await shareButton(patient).click()
    await expect(says(patient, "providers-disagree")).toBeVisible()
    expect(wallet.asked("eth_sendTransaction"), "the wallet was asked nothing").toBe(asked)
    wallet.lie = null
    await shareButton(patient).click()
    await expect(said(patient, "Dr Tomas Reif can now read the folder Heart")).toBeVisible()
  })
})
