import { expect } from "chai"
import { CID } from "multiformats/cid"
import { identity } from "multiformats/hashes/identity"
import { sha512 } from "multiformats/hashes/sha2"
import {
  cidFromBytes,
  cidToBytes,
  dagPbCid,
  digestOfRoot,
  parseCid,
  parseRoot,
  rawCid,
  rootOfDigest,
} from "../../../app/_core/dag/cid"

const bytes = new TextEncoder().encode("hello")
// sha2-256 of "hello", as any tool prints it.
const digest = "0x2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

describe("cid", () => {
  it("names a leaf and a node by their bytes", async () => {
    expect(await rawCid(bytes)).to.equal("bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq")
    expect(await dagPbCid(bytes)).to.equal("bafybeibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq")
  })

  it("turns a root into what the registry keeps, and back", async () => {
    const root = await dagPbCid(bytes)
    expect(digestOfRoot(root)).to.equal(digest)
    expect(rootOfDigest(digestOfRoot(root))).to.equal(root)
    expect(cidFromBytes(cidToBytes(root))).to.equal(root)
  })

  it("takes a leaf's CID for no record", async () => {
    const leaf = await rawCid(bytes)
    expect(() => parseRoot(leaf)).to.throw(TypeError)
    expect(() => digestOfRoot(leaf)).to.throw(TypeError)
  })

  it("refuses every other kind of CID and every other spelling", async () => {
    const root = await dagPbCid(bytes)
    const cid = CID.parse(root)
    const refused = [
      cid.toV0().toString(),
      CID.createV1(0x71, cid.multihash).toString(),
      CID.createV1(0x70, await sha512.digest(bytes)).toString(),
      CID.createV1(0x55, identity.digest(bytes)).toString(),
      CID.createV1(0x55, identity.digest(new Uint8Array(32))).toString(),
      root.toUpperCase(),
      ` ${root}`,
      `/ipfs/${root}`,
      root.slice(0, -1),
      `${root}a`,
      "",
    ]
    for (const text of refused) expect(() => parseCid(text), text).to.throw(TypeError)
    // The last letter carries three bits of the digest and two of padding.
    const last = "abcdefghijklmnopqrstuvwxyz234567".indexOf(root.at(-1) ?? "")
    const spellings = [1, 2, 3].map(
      (bits) => root.slice(0, -1) + "abcdefghijklmnopqrstuvwxyz234567"[last ^ bits],
    )
    for (const text of spellings) expect(() => parseCid(text), text).to.throw()
    expect(parseCid(root)).to.equal(root)
  })
})
