import { expect } from "chai"
import { start } from "./support/fixture"
import { lengthOf } from "./support/journal"
import { EVERYTHING, NOBODY } from "./support/samples"

describe("RecordRegistry.invitation", () => {
  const invitationOnly = async () => {
    const cast = await start()
    const asDoctor = cast.registry.connect(cast.doctor)
    await asDoctor.setInvitationOnly(true)
    return { ...cast, asDoctor }
  }

  describe("given an open inbox", () => {
    it("lets anybody in", async () => {
      const { registry, doctor, grant } = await start()
      expect(await registry.isInvitationOnly(doctor)).to.equal(false)
      await grant({ scope: EVERYTHING })
      expect(lengthOf(await registry.inboxOf(doctor))).to.equal(1n)
    })
  })

  describe("given invitation only", () => {
    it("turns away whoever was not invited", async () => {
      const { registry, patient, doctor, grant } = await invitationOnly()
      expect(await registry.isInvitationOnly(doctor)).to.equal(true)
      await expect(grant({ scope: EVERYTHING }))
        .to.be.revertedWithCustomError(registry, "NotInvited")
        .withArgs(doctor, patient)
    })

    it("turns away whoever somebody else invited", async () => {
      const { registry, patient, doctor, colleague, grant } = await invitationOnly()
      await registry.connect(colleague).setInvitation(patient, true)
      await expect(grant({ scope: EVERYTHING }))
        .to.be.revertedWithCustomError(registry, "NotInvited")
        .withArgs(doctor, patient)
    })

    it("lets in whom the doctor invited", async () => {
      const { registry, asDoctor, patient, doctor, grant } = await invitationOnly()
      await expect(asDoctor.setInvitation(patient, true))
        .to.emit(registry, "InvitationSet")
        .withArgs(doctor, patient, true)
      expect(await registry.isInvited(doctor, patient)).to.equal(true)
      await grant({ scope: EVERYTHING })
      expect(lengthOf(await registry.inboxOf(doctor))).to.equal(1n)
    })

    it("turns away whose invitation was taken back", async () => {
      const { registry, asDoctor, patient, doctor, grant } = await invitationOnly()
      await asDoctor.setInvitation(patient, true)
      await expect(asDoctor.setInvitation(patient, false))
        .to.emit(registry, "InvitationSet")
        .withArgs(doctor, patient, false)
      await expect(grant({ scope: EVERYTHING }))
        .to.be.revertedWithCustomError(registry, "NotInvited")
        .withArgs(doctor, patient)
    })

    it("leaves a grant that was there renewable", async () => {
      const { registry, doctor, grant } = await start()
      await grant({ scope: EVERYTHING })
      await registry.connect(doctor).setInvitationOnly(true)
      await expect(grant({ scope: EVERYTHING })).to.emit(registry, "AccessGranted")
    })

    it("ends when the doctor says so", async () => {
      const { registry, asDoctor, doctor, grant } = await invitationOnly()
      await expect(asDoctor.setInvitationOnly(false))
        .to.emit(registry, "InvitationOnlySet")
        .withArgs(doctor, false)
      await expect(grant({ scope: EVERYTHING })).to.emit(registry, "AccessGranted")
    })
  })

  describe("when an invitation is given to nobody", () => {
    it("refuses", async () => {
      const { registry } = await start()
      await expect(registry.setInvitation(NOBODY, true))
        .to.be.revertedWithCustomError(registry, "NotAPerson")
        .withArgs(NOBODY)
    })
  })

  describe("when anything of it changes", () => {
    it("leaves the journal alone", async () => {
      const { registry, patient, doctor } = await start()
      const before = await registry.journalOf(doctor)
      await expect(registry.connect(doctor).setInvitationOnly(true))
        .to.emit(registry, "InvitationOnlySet")
        .withArgs(doctor, true)
      await registry.connect(doctor).setInvitation(patient, true)
      expect(await registry.journalOf(doctor)).to.equal(before)
      expect((await registry.keyOf(doctor)).publishedAtBlock).to.not.equal(0n)
    })
  })
})
