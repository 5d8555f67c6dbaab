import { expect } from "chai"
import type { ContractTransactionResponse } from "ethers"
import { TODAY } from "../../../scripts/lib/forks"
import { fork } from "../support/network"
import { start } from "./support/fixture"
import { signedBy, submitAttest } from "./support/signing"

/** The figures that docs/directory.md names, to within a hundred. */
describe("PractitionerDirectory's gas", () => {
  const used = async (sent: Promise<ContractTransactionResponse>) =>
    Number((await (await sent).wait())?.gasUsed ?? 0)

  it("is what docs/directory.md says", async function () {
    // Lines are counted by extra code then.
    if (process.argv.includes("--coverage") || fork !== TODAY) return this.skip()
    const cast = await start()
    const deployed = await cast.directory.getDeployedCode()
    const gas = {
      attestFirst: await used(cast.attest()),
      attest: await used(cast.attest(cast.chamber, cast.stranger)),
      renew: await used(cast.attest()),
      revoke: await used(cast.directory.connect(cast.chamber).revoke(cast.doctor)),
    }
    const { value, signature } = await signedBy(cast, "Attest", cast.chamber)
    const figures = { ...gas, attestSigned: await used(submitAttest(cast, value, signature)) }
    const SAID = { attestFirst: 93_071, attest: 75_983, renew: 38_971, revoke: 34_612, attestSigned: 65_908 }
    for (const [action, figure] of Object.entries(SAID))
      expect(figures[action as keyof typeof SAID], action).to.be.closeTo(figure, 100)
    expect(((deployed?.length ?? 0) - 2) / 2, "bytes of code").to.be.closeTo(3_245, 50)
  })
})
