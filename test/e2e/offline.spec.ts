import { setUp } from "./enter"
import { expect, test } from "./fixtures"
import { look } from "./look"
import { addRecords, openRow } from "./records"
import { madeUp } from "./samples"

test.describe.configure({ timeout: 600_000 })

test("offline, what is unlocked stays readable and no press ends on the browser's error page", async ({
  person,
}) => {
  const one = await person({ serviceWorkers: "allow" })
  const { page, context, watch } = one
  watch.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|Failed to load resource/)
  await setUp(one, { name: "Ines Vogel", role: "patient" })
  await addRecords(one, [madeUp("Eye test", "Both eyes see well.")])
  await openRow(page, "Eye test")
  await expect(page.getByText("Both eyes see well.").first()).toBeVisible()
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated")
  const at = page.url()
  const main = page.getByRole("navigation", { name: "Main" }).first()

  await test.step("the browser could keep it as an app", async () => {
    const manifest = await page.locator("link[rel=manifest]").getAttribute("href")
    const answer = await page.request.get(manifest ?? "")
    expect(await answer.json()).toMatchObject({
      name: "Keyward",
      display: "standalone",
      start_url: "/",
      scope: "/",
    })
  })

  await test.step("without a network a press leaves everything as it is, and says so", async () => {
    await context.setOffline(true)
    await expect(page.getByText("You are offline.")).toBeVisible()
    await main.getByRole("link", { name: "Activity" }).click()
    await expect(page.getByText(/That page cannot be fetched just now/).first()).toBeVisible()
    expect(page.url()).toBe(at)
    await expect(page.getByText("Both eyes see well.").first()).toBeVisible()
    await expect(page.getByRole("button", { name: /^Keys Unlocked/ })).toBeVisible()
    await look(page, "offline")
  })

  await test.step("a page that is asked for by its address is the one that was kept", async () => {
    const other = await context.newPage()
    await other.goto("/records")
    await expect(other.getByRole("heading", { name: "You are offline" })).toBeVisible()
    await look(other, "offline-page")
    await context.setOffline(false)
    await other.getByRole("link", { name: "Try again" }).click()
    await expect(other.getByRole("heading", { name: "You are offline" })).toBeHidden()
    expect(new URL(other.url()).pathname).toBe("/records")
    await other.close()
  })

  await test.step("what is kept for that is one page that is the same for everybody", async () => {
    const kept = await page.evaluate(async () => {
      const found: { path: string; text: string }[] = []
      for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys())
          found.push({
            path: new URL(request.url).pathname,
            text: (await (await cache.match(request))?.text()) ?? "",
          })
      }
      return found
    })
    expect(kept.map(({ path }) => path)).toEqual(["/offline"])
    expect(kept[0]?.text).not.toMatch(/Ines|Eye test|eyes|nonce/)
  })

  await test.step("and once it is back the same press goes where it leads", async () => {
    await expect(page.getByText("You are offline.")).toBeHidden()
    await main.getByRole("link", { name: "Who can see what" }).click()
    await expect(page).toHaveURL(/\/sharing$/)
    await expect(page.getByRole("button", { name: /^Keys Unlocked/ })).toBeVisible()
  })
})
