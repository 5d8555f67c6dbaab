import { expect } from "chai"
import type { ContractTransactionResponse } from "ethers"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { start } from "./fixture"
import type { Cast } from "./fixture"
import { expectEntered } from "./journal"

type SendAs = (cast: Cast, by: HardhatEthersSigner) => Promise<ContractTransactionResponse>

/** The first branch of every tree whose function is the patient's and their delegates' alone. */
export function onlyPatientOrDelegate(
  event: string,
  prepare: (cast: Cast) => Promise<unknown>,
  send: SendAs,
) {
  describe("given who calls", () => {
    it("takes it from the patient", async () => {
      const cast = await start()
      await prepare(cast)
      await expect(send(cast, cast.patient)).to.emit(cast.registry, event)
    })

    it("takes it from a delegate until their date", async () => {
      const cast = await start()
      await prepare(cast)
      await cast.name({ until: cast.inADay + 100 })
      await expectEntered(cast.registry, cast.patient, async () => {
        const sent = await send(cast, cast.delegate)
        await expect(Promise.resolve(sent)).to.emit(cast.registry, event)
        const logs = (await sent.wait())?.logs ?? []
        for (const log of logs)
          expect(cast.registry.interface.parseLog(log)?.args.by).to.equal(cast.delegate.address)
        return sent
      })
    })

    it("refuses a delegate from their date on", async () => {
      const cast = await start()
      await cast.name()
      await prepare(cast)
      await cast.passADay()
      await expect(send(cast, cast.delegate))
        .to.be.revertedWithCustomError(cast.registry, "NotAllowed")
        .withArgs(cast.patient, cast.delegate)
    })

    it("refuses a delegate whom the patient ended", async () => {
      const cast = await start()
      await prepare(cast)
      await cast.name({ until: cast.inADay + 100 })
      await cast.name({ until: 0 })
      await expect(send(cast, cast.delegate))
        .to.be.revertedWithCustomError(cast.registry, "NotAllowed")
        .withArgs(cast.patient, cast.delegate)
    })

    it("refuses a delegate of somebody else", async () => {
      const cast = await start()
      await prepare(cast)
      await cast.name({ by: cast.neighbour, until: cast.inADay + 100 })
      await expect(send(cast, cast.delegate))
        .to.be.revertedWithCustomError(cast.registry, "NotAllowed")
        .withArgs(cast.patient, cast.delegate)
    })

    it("refuses the doctor, whatever they were granted", async () => {
      const cast = await start()
      await prepare(cast)
      await cast.grant({ scope: 0n, permissions: 3, epoch: await cast.registry.epochOf(cast.patient, 0n) })
      await expect(send(cast, cast.doctor))
        .to.be.revertedWithCustomError(cast.registry, "NotAllowed")
        .withArgs(cast.patient, cast.doctor)
    })

    it("refuses a stranger", async () => {
      const cast = await start()
      await prepare(cast)
      await expect(send(cast, cast.stranger))
        .to.be.revertedWithCustomError(cast.registry, "NotAllowed")
        .withArgs(cast.patient, cast.stranger)
    })
  })
}
