import { expect } from "chai"
import { isStop } from "../../../app/_adapters/chain/stops"
import { AccessRequests__factory } from "../../../typechain-types/factories/AccessRequests__factory"
import { RecordRegistry__factory } from "../../../typechain-types/factories/RecordRegistry__factory"

describe("what only stops somebody", () => {
  const face = RecordRegistry__factory.createInterface()
  const [patient, other] = ["a1", "d0"].map((pair) => `0x${pair.repeat(20)}`) as [string, string]
  const rewrap = { grantee: other, keyDigest: `0x${"1".repeat(64)}`, wrappedKey: "0x01" }
  const revoke = (grantees: string[], rewraps: (typeof rewrap)[] = []) =>
    face.encodeFunctionData("revokeAccess", [patient, 0, grantees, 1, rewraps])
  const delegate = (until: number) =>
    face.encodeFunctionData("setDelegate", [other, until, 0, `0x${"0".repeat(64)}`, "0x"])

  it("is the end of grants, or of a delegation", () => {
    expect(
      [revoke([other]), revoke([other, patient]), delegate(0)].map((each) => isStop(face, each)),
    ).to.deep.equal([true, true, true])
  })

  it("is no raise that ends nothing, nothing that hands keys out, and no call of another contract", () => {
    const others = [revoke([]), revoke([other], [rewrap]), delegate(1), "0x", "0x12345678"]
    expect(others.map((each) => isStop(face, each))).to.deep.equal([false, false, false, false, false])
    expect(isStop(AccessRequests__factory.createInterface(), revoke([other]))).to.equal(false)
  })
})
