import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { encodeProfile } from "../../app/_core/directory/profile"
import type { Profile } from "../../app/_core/directory/profile"
import { fingerprint } from "../../app/_core/keys/fingerprint"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { Digest } from "../../app/_core/types"
import { readAgreedDirectory, readDirectory, verificationOf } from "../../app/_journeys/read-directory"
import type { Practitioner } from "../../app/_journeys/read-directory"
import { issue } from "../../scripts/attest"
import { DEMO_ISSUERS } from "../../scripts/demo/issuers"
import { deploymentFile } from "../../scripts/deploy"
import { attest, revoke, signAttestation, signRevocation, submit } from "../../scripts/lib/issuing"
import type { IssuingPlace } from "../../scripts/lib/issuing"
import { localWallet } from "../../scripts/lib/node-services"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

const DAY = 86_400
/** An issuer that nobody pinned. */
const CLINIC = 12

const profile: Profile = { v: 1, name: "Dr Elena Marchetti", specialty: "Diabetology", licence: "AT-19833" }

describe("the directory, end to end in Node", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor
  let place: IssuingPlace
  let snapshot: unknown

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
    place = { ...world.config, appUrl: world.app.url }
  })
  after(() => world.stop())
  beforeEach(async () => {
    snapshot = await world.chain.provider.send("evm_snapshot", [])
  })
  afterEach(() => world.chain.provider.send("evm_revert", [snapshot]))

  const issuer = (index: number) => localWallet(index, world.chain.provider)
  const [chamber, hospital] = DEMO_ISSUERS.map(({ account }) => account) as [number, number]
  const credential = async (days = 30, key: Digest = keyDigest(doctor.keys.publicKey)) => ({
    account: doctor.keys.account,
    keyDigest: key,
    expiresAt: (await patient.services.reader.now()) + days * DAY,
    profile,
  })
  /** As somebody sees it who has never looked before. */
  const look = async (): Promise<Practitioner | undefined> => {
    const { practitioners } = await readAgreedDirectory(world.visitor(1), new Map())
    return practitioners.get(doctor.keys.account)
  }
  const kind = async (key = doctor.keys.publicKey) => verificationOf(await look(), keyDigest(key)).kind

  it("knows nobody at first", async () => {
    expect(await look()).to.equal(undefined)
    expect(await kind()).to.equal("unknown")
  })

  it("shows whom a pinned issuer attested, with name, issuer and date", async () => {
    await attest(place, issuer(chamber), await credential(30))
    await attest(place, issuer(hospital), await credential(60))
    const found = await look()
    expect(found).to.deep.include({ isLive: true, profile })
    expect(found?.vouchings.map((each) => each.issuer.name)).to.deep.equal(
      DEMO_ISSUERS.map(({ name }) => name),
    )
    expect(await kind()).to.equal("verified")
    // for showing, the app's own provider is enough
    const shown = await readDirectory(patient.services, new Map())
    expect(shown.practitioners.get(doctor.keys.account)?.profile).to.deep.equal(profile)
  })

  it("does not count an issuer that is not pinned, nor the doctor's own word", async () => {
    // of its own: a server remembers for some blocks what a chain has undone
    const given = { ...(await credential()), profile: { ...profile, licence: "CL-1" } }
    for (const index of [CLINIC, 2])
      await attest(place, issuer(index), given).then(
        () => expect.fail("its profile was kept"),
        (error: Error) => expect(error.message).to.include("store-refused"),
      )
    expect(await look()).to.equal(undefined)
  })

  it("warns where the key is another one than the one that was attested", async () => {
    await attest(place, issuer(chamber), await credential(30, keyDigest(stranger.keys.publicKey)))
    expect(await kind()).to.equal("other-key")
    await attest(place, issuer(hospital), await credential(30))
    expect(await kind(), "one who covers the present key is enough").to.equal("verified")
  })

  it("ends with the date, and with a revocation at once", async () => {
    await attest(place, issuer(chamber), await credential(1))
    await attest(place, issuer(hospital), await credential(30))
    await world.later(2 * DAY)
    expect((await look())?.vouchings.map(({ standing }) => standing)).to.deep.equal(["over", "live"])
    expect(await kind()).to.equal("verified")
    await revoke(place, issuer(hospital), doctor.keys.account)
    expect((await look())?.vouchings.map(({ standing }) => standing)).to.deep.equal(["over", "revoked"])
    expect(await kind()).to.equal("ended")
    expect((await look())?.isLive).to.equal(false)
  })

  it("takes what an issuer signed from anybody, and nothing of it after a revocation", async () => {
    const deadline = (await patient.services.reader.now()) + 7 * DAY
    const early = await signAttestation(place, issuer(chamber), await credential(), deadline)
    await submit(place, issuer(3), early)
    expect(await kind()).to.equal("verified")
    const end = await signRevocation(place, issuer(chamber), doctor.keys.account, deadline)
    await submit(place, issuer(3), end)
    expect(await kind()).to.equal("ended")
    const again = await submit(place, issuer(3), early).catch((error: Error) => error.message)
    expect(again).to.include("VersionMoved")
    expect(await kind()).to.equal("ended")
  })

  it("stays verified without its profile, and shows none whose bytes are others", async () => {
    await attest(place, issuer(chamber), await credential())
    const other = encodeProfile({ ...profile, name: "Dr Somebody Else" })
    for (const bytes of [null, other]) {
      const services = {
        ...patient.services,
        profiles: {
          ...patient.services.profiles,
          get: (asked: readonly Digest[]) => Promise.resolve(asked.map(() => bytes)),
        },
      }
      const { practitioners } = await readDirectory(services, new Map())
      const found = practitioners.get(doctor.keys.account)
      expect(found).to.deep.include({ isLive: true, profile: null })
    }
  })

  describe("the issuer's command", () => {
    let folder: string
    const said: string[] = []
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "keyward-issuer-"))
      const { chainId, registry, directory, deployedAtBlock } = world.config
      await writeFile(
        deploymentFile(chainId, folder),
        JSON.stringify({ chainId, registry, directory, deployedAtBlock }),
      )
    })
    after(() => rm(folder, { recursive: true }))

    const run = (args: readonly string[], index = chamber) =>
      issue(
        args,
        {
          RPC_URL: world.chain.url,
          KEYWARD_URL: world.app.url,
          KEYWARD_ISSUER_KEY: issuer(index).privateKey,
        },
        (text) => said.push(text),
        folder,
      ).then(
        () => "done",
        (error: Error) => error.message,
      )
    const about = async (digits?: string) => [
      ...["--account", doctor.keys.account, "--name", profile.name, "--specialty", profile.specialty],
      ...["--licence", profile.licence, "--until", "2040-12-31"],
      ...["--digits", digits ?? (await fingerprint(doctor.keys.publicKey)).join(" ")],
    ]

    it("attests and revokes", async () => {
      expect(await run(await about())).to.equal("done")
      expect(await kind()).to.equal("verified")
      expect((await look())?.vouchings[0]?.expiresAt).to.equal(Date.UTC(2040, 11, 31, 23, 59, 59) / 1000)
      expect(await run(["--revoke", "--account", doctor.keys.account])).to.equal("done")
      expect(await kind()).to.equal("ended")
    })

    it("signs without sending; somebody else submits the file", async () => {
      const file = join(folder, "signed.json")
      expect(await run([...(await about()), "--sign-only", file])).to.equal("done")
      expect(await kind()).to.equal("unknown")
      expect(await run(["--submit", file], 3)).to.equal("done")
      expect(await look()).to.deep.include({ isLive: true, profile })
      expect(await readFile(file, "utf8")).to.not.include(issuer(chamber).privateKey.slice(2))
    })

    it("attests no key whose digits the practitioner did not read out", async () => {
      const other = (await fingerprint(stranger.keys.publicKey)).join(" ")
      expect(await run(await about(other))).to.include("not the digits of that account's key")
      expect(await run((await about()).slice(0, -2))).to.include("read out the digits")
      expect(await kind()).to.equal("unknown")
    })

    it("says in words what is missing", async () => {
      expect(await run(["--account", doctor.keys.account])).to.equal("--name is missing.")
      const nobody = [...(await about()), "--account", `0x${"77".repeat(20)}`]
      expect(await run(nobody)).to.include("has published no key yet")
      const hidden = [...(await about()), "--name", "Dr \u202eIttehcraM"]
      expect(await run(hidden)).to.equal("profile-malformed")
    })
  })
})
