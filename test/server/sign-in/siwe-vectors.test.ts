import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { formatSiweMessage, parseSiweMessage } from "../../../app/_server/sign-in/siwe-message"
import type { SiweFields } from "../../../app/_server/sign-in/siwe-message"
import { readSiwe, signerOf } from "../../../app/_server/sign-in/sign-in"

interface Verification extends SiweFields {
  readonly signature: string
  readonly domainBinding?: string
  readonly matchNonce?: string
  readonly time?: string
}

const FOLDER = fileURLToPath(new URL("../../../../shared/vectors/siwe/", import.meta.url))
const read = <T>(name: string) =>
  JSON.parse(readFileSync(`${FOLDER}${name}.json`, "utf8")) as Readonly<Record<string, T>>
const vectors = <T>(name: string): [string, T][] => (existsSync(FOLDER) ? Object.entries(read<T>(name)) : [])

describe("SIWE vectors (needs ../shared/vectors)", () => {
  before(function () {
    if (!existsSync(FOLDER)) this.skip()
  })

  it("are all there", () => {
    const counts = ["parsing_negative", "parsing_negative_objects", "parsing_positive"].map(
      (name) => vectors(name).length,
    )
    expect(counts).to.deep.equal([29, 18, 19])
    expect([vectors("verification_negative").length, vectors("verification_positive").length]).to.deep.equal([
      10, 4,
    ])
  })

  describe("parsing", () => {
    for (const [name, message] of vectors<string>("parsing_negative")) {
      it(`refuses: ${name}`, () => expectRefusal(() => parseSiweMessage(message)))
    }
    for (const [name, fields] of vectors<SiweFields>("parsing_negative_objects")) {
      it(`refuses the fields: ${name}`, () => expectRefusal(() => formatSiweMessage(fields)))
    }
    for (const [name, { message, fields }] of vectors<{ message: string; fields: SiweFields }>(
      "parsing_positive",
    )) {
      it(`reads and writes again: ${name}`, () => {
        // The vectors say null where a scheme is absent.
        const expected = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
        expect(parseSiweMessage(message)).to.deep.equal(expected)
        expect(formatSiweMessage(parseSiweMessage(message))).to.equal(message)
      })
    }
  })

  describe("verification", () => {
    for (const [name, vector] of vectors<Verification>("verification_negative")) {
      it(`refuses: ${name}`, async () => {
        let refusal: unknown
        try {
          await verify(vector)
        } catch (error) {
          refusal = error
        }
        expect(refusal).to.be.instanceOf(KeywardError).with.property("code", "sign-in-refused")
      })
    }
    for (const [name, vector] of vectors<Verification>("verification_positive")) {
      it(`accepts: ${name}`, async () => {
        expect(await verify(vector)).to.equal(vector.address.toLowerCase())
      })
    }
  })
})

/** The server's own steps but for what it takes from its own page alone; the nonce, which it looks up in its database, is compared here. */
async function verify(vector: Verification): Promise<string> {
  const { signature, domainBinding, matchNonce, time, ...fields } = vector
  const message = formatSiweMessage(fields)
  const signedIn = readSiwe(message, {
    domain: domainBinding ?? vector.domain,
    origin: new URL(vector.uri).origin,
    chainId: vector.chainId,
    now: time ? new Date(time) : new Date(),
    clockSkew: Infinity,
  })
  if (matchNonce !== undefined && matchNonce !== signedIn.nonce) throw new KeywardError("sign-in-refused")
  return signerOf(signedIn, message, signature, null)
}

function expectRefusal(attempt: () => unknown): void {
  expect(attempt).to.throw(KeywardError).with.property("code", "sign-in-refused")
}
