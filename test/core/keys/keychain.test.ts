import { expect } from "chai"
import { randomBytes } from "../../../app/_core/crypto/bytes"
import { wrapTo } from "../../../app/_core/crypto/hpke"
import type { GrantState, PatientState } from "../../../app/_core/journal/patient-state"
import { grantInfo, wrapGrant } from "../../../app/_core/keys/grant"
import { grantedKeychain } from "../../../app/_core/keys/keychain"
import { asEpoch, asScope, READ } from "../../../app/_core/types"
import type { Scope, WrappedKey } from "../../../app/_core/types"
import { ctx, doctor } from "./cast"

describe("a grantee's keychain", () => {
  const epoch = asEpoch(0)
  const [good, bad] = [asScope(1n), asScope(2n)]
  const keys = {
    account: doctor.account,
    identity: doctor.seed,
    publicKey: doctor.publicKey,
    masters: new Map(),
  }
  const grant = (scope: Scope, wrappedKey: WrappedKey) =>
    ({
      scope,
      grantee: doctor.account,
      epoch,
      wrappedKey,
      expiresAt: 2,
      permissions: READ,
      ended: null,
    }) as GrantState
  const binding = (scope: Scope) => ({ ctx, grantee: doctor.account, scope, epoch })

  it("leaves out a grant whose contents are malformed, and opens the others", async () => {
    const pairs = [{ epoch, secret: randomBytes(32) }]
    const grants = [
      grant(bad, await wrapTo(doctor.publicKey, grantInfo(binding(bad)), randomBytes(35))),
      grant(good, await wrapGrant(doctor.publicKey, binding(good), { kind: "ring", pairs })),
    ]
    const state = { grants: new Map(grants.map((each) => [String(each.scope), each])) }
    const keychain = await grantedKeychain(keys, ctx, state as unknown as PatientState, 1)
    expect(await keychain.ringKey(bad, epoch)).to.equal(null)
    expect(await keychain.ringKey(good, epoch)).to.have.length(32)
  })
})
