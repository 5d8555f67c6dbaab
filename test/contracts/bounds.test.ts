import { expect } from "chai"
import { start as startDirectory } from "./directory/support/fixture"
import { start as startRequests } from "./requests/cast"
import { start } from "./support/fixture"
import { ethers, networkHelpers } from "./support/network"
import { publicKey } from "./support/samples"

/** More than 24 bits hold, and fewer than 39. */
const FAR = 2 ** 24 + 1_000
const BLOCK_OF_LINK = (1n << 39n) - 1n
const LAST_FOLDERS = [1n << 62n, (1n << 63n) - 1n]

describe("Bounds of what is kept", () => {
  describe("given blocks beyond the number 2^24", () => {
    const far = () => networkHelpers.mine(FAR)
    const now = async () => BigInt(await ethers.provider.getBlockNumber())

    it("notes the block of a key, a grant and an entry", async () => {
      const { registry, patient, doctor, grant } = await start()
      await far()
      await registry.publishKey(publicKey("patient"))
      expect((await registry.keyOf(patient)).publishedAtBlock).to.equal(await now())
      expect((await registry.journalOf(patient)) >> 216n).to.equal(await now())
      await grant({ scope: 0n, expiresAt: (await networkHelpers.time.latest()) + 86_400 })
      expect((await registry.grantOf(patient, 0, doctor)).grantedAtBlock).to.equal(await now())
      expect(((await registry.inboxOf(doctor)) >> 216n) & BLOCK_OF_LINK).to.equal(await now())
    })

    it("notes the block of a request", async () => {
      const { requests, patient, doctor, ask } = await startRequests()
      await far()
      const later = (await networkHelpers.time.latest()) + 2 * 86_400
      await ask({ lapsesAt: later, expiresAt: later })
      expect((await requests.requestOf(patient, doctor)).askedAtBlock).to.equal(await now())
      expect((await requests.listOf(patient)) >> 216n).to.equal(await now())
    })

    it("notes the block of a credential", async () => {
      const { directory, chamber, doctor, attest } = await startDirectory()
      await far()
      await attest(chamber, doctor, (await networkHelpers.time.latest()) + 86_400)
      expect((await directory.credentialOf(chamber, doctor)).changedAtBlock).to.equal(await now())
      expect((await directory.listOf(chamber)) >> 216n).to.equal(await now())
    })
  })

  describe("given the last folders there are", () => {
    it("adds, refiles, grants and revokes there", async () => {
      const { registry, patient, doctor, add, grant } = await start()
      for (const folder of LAST_FOLDERS) {
        await add(patient, folder)
        await registry.refileRecords(patient, [{ record: 0, folder, epoch: 0, wrappedKeys: "0x" }])
        await grant({ scope: folder, permissions: 3 })
        await registry.connect(doctor).addRecord(patient, folder, 0, ethers.id("by the doctor"), "0x")
        await registry.revokeAccess(patient, folder, [doctor], 1, [])
        expect(await registry.epochOf(patient, folder)).to.equal(1n)
      }
    })

    it("lets a doctor ask for them", async () => {
      for (const scope of LAST_FOLDERS) {
        const { requests, patient, doctor, ask } = await startRequests()
        await ask({ scope })
        expect((await requests.requestOf(patient, doctor)).scope).to.equal(scope)
      }
    })
  })
})
