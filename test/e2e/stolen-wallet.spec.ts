import { randomBytes } from "node:crypto"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { asDigest, asEpoch, EVERYTHING } from "../../app/_core/types"
import { beside } from "./beside"
import { setUp, unlock } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"
import { addRecords } from "./records"
import { madeUp } from "./samples"

const letter = madeUp("A letter", "Take two of these each morning.")
const later = madeUp("Another letter", "Take one of these each morning.")

test("an owner comes back by three presses from what somebody did who signed for the wallet", async ({
  person,
}) => {
  test.setTimeout(600_000)
  const patient = await person()
  const { page } = patient
  const code = await setUp(patient, { name: "Ines Vogel", role: "patient" })
  await addRecords(patient, [letter])
  const { services, keys } = await beside(patient.wallet.index)

  await test.step("epochs were raised past every key", async () => {
    for (const newEpoch of [256, 512].map(asEpoch))
      await services.writer.revokeAccess({
        ...{ patient: keys.account, scope: EVERYTHING, grantees: [], rewraps: [] },
        newEpoch,
      })
    await page.reload()
    await unlock(patient)
    const line = page.getByRole("region", { name: "New keys are needed" })
    await expect(line.getByText("Nothing is lost")).toBeVisible()
    await look(page, "keys-needed")
    await line.getByRole("button", { name: "Go on" }).click()
    await expect(line).toHaveCount(0)
    await addRecords(patient, [later])
  })

  await test.step("a key was published", async () => {
    await services.writer.publishKey(publicKeyOf(randomBytes(32)))
    await page.reload()
    await unlock(patient)
    await expect(page.getByText("Somebody else has published a key in your name")).toBeVisible()
    await look(page, "own-key-replaced")
    await page.getByRole("button", { name: "Publish my key again" }).click()
    await expect(page.getByRole("heading", { level: 1, name: "Records", exact: true })).toBeVisible()
  })

  await test.step("something was sealed that nobody stored", async () => {
    const sealed = await services.agreed.vaultDigest(keys.account)
    await services.writer.sealVault(asDigest(`0x${randomBytes(32).toString("hex")}`), sealed)
    await page.reload()
    const form = page.getByRole("form", { name: "Use the former keys again" })
    await expect(form).toBeVisible()
    await form.getByRole("button", { name: "Use the former keys again" }).click()
    await expect(form.getByText("Type the code first.")).toBeVisible()
    await look(page, "seal-again")
    await form.getByLabel("Recovery code of the former keys").fill(code.join(" "))
    await form.getByRole("button", { name: "Use the former keys again" }).click()
    await unlock(patient)
    await expect(page.getByRole("link", { name: later.title })).toBeVisible()
    await expect(page.getByRole("link", { name: letter.title })).toBeVisible()
  })
})
