import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { rootOfDigest } from "../../app/_core/dag/cid"
import { asAddress, asDigest } from "../../app/_core/types"
import { environment } from "../../app/_server/environment"
import { Composition } from "../../app/_server/services"

const patient = asAddress(`0x${"a1".repeat(20)}`)
const BINDING = { root: rootOfDigest(asDigest(`0x${"77".repeat(32)}`)), patient, uploader: patient }

describe("the server's composition", () => {
  let folder = ""
  let deployment = ""
  const said: string[] = []
  let env: Record<string, string> = {}
  const compositions: Composition[] = []
  const compose = (more: Record<string, string> = {}) => {
    const composition = new Composition(environment({ ...env, ...more }), (line) => said.push(line))
    compositions.push(composition)
    return composition
  }
  const deploy = (seed: string, chainId = 31337) => {
    const registry = `0x${"12".repeat(20)}`
    const deployedAtBlockHash = `0x${seed.repeat(32)}`
    return writeFile(
      deployment,
      JSON.stringify({
        chainId,
        registry,
        directory: registry,
        receipts: registry,
        requests: registry,
        deployedAtBlock: 1,
        deployedAtBlockHash,
      }),
    )
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-services-"))
    deployment = join(folder, "deployment.json")
    env = {
      KEYWARD_DATA: join(folder, "data"),
      KEYWARD_DEPLOYMENT: deployment,
      KEYWARD_RPC_URL: "http://127.0.0.1:1",
    }
  })
  afterEach(async () => {
    await Promise.all(compositions.splice(0).map((composition) => composition.close()))
    await rm(folder, { recursive: true })
  })

  const codeOf = async (attempt: Promise<unknown>): Promise<unknown> => {
    try {
      await attempt
    } catch (error) {
      return (error as { code?: unknown }).code
    }
    throw new Error("it did not throw")
  }

  it("has nothing to say until a registry is deployed, and then does", async () => {
    const composition = compose()
    expect(await codeOf(composition.services())).to.equal("chain-unreachable")
    await deploy("1c")
    expect((await composition.services()).config.incarnation).to.equal(`0x${"1c".repeat(32)}`)
  })

  it("does not take a deployment on another chain", async () => {
    await deploy("1c", 1)
    expect(await codeOf(compose().config())).to.equal("chain-unreachable")
  })

  it("opens everything once, for all who ask at once", async () => {
    await deploy("1c")
    const composition = compose()
    const [first, second] = await Promise.all([composition.services(), composition.services()])
    expect(second).to.equal(first)
  })

  it("notices a chain that was started anew and shows nothing of the former one", async () => {
    await deploy("1c")
    const composition = compose()
    const former = await composition.services()
    const upload = await former.uploads.begin({ ...BINDING, network: "n" }, 5, former.room, 0)
    await former.uploads.keep(upload, BINDING, 5, 0)
    await deploy("2c")
    const next = await composition.services()
    expect(next.config.incarnation).to.equal(`0x${"2c".repeat(32)}`)
    expect(next.database).to.equal(former.database)
    expect(await next.uploads.uploaders(BINDING.root, patient)).to.deep.equal([])
    expect(await former.uploads.uploaders(BINDING.root, patient), "deleted, not hidden").to.deep.equal([])
  })

  it("keeps state and sessions' secret across restarts, readable by their owner alone", async () => {
    await deploy("1c")
    const first = compose()
    const services = await first.services()
    const session = { account: patient, wallet: patient, chainId: 31337, journalLength: 0 }
    const id = await services.sessions.begin(session, 0)
    const headers = new Headers()
    await services.cookie.write(new Request("http://x"), headers, id)
    await first.close()
    const again = await compose().services()
    const cookie = headers.getSetCookie()[0]?.split(";")[0] ?? ""
    expect(await again.cookie.read(new Request("http://x", { headers: { cookie } }))).to.equal(id)
    expect(await again.sessions.find(id, 0)).to.deep.equal(session)
    for (const name of ["session-secret", "share-secret", "keyward.sqlite"]) {
      expect((await stat(join(folder, "data", name))).mode & 0o077).to.equal(0)
    }
  })

  it("refuses a second process on the same folder with a sentence, not with damage", async () => {
    await deploy("1c")
    const first = compose()
    await first.services()
    const second = compose()
    expect(await codeOf(second.services())).to.equal("store-unreachable")
    expect(said.at(-1)).to.include("in use by another process")
    await first.close()
    await second.services()
  })

  it("pays for people where it was given a key, and nowhere else", async () => {
    const key = `0x${"ab".repeat(32)}`
    const paysWith = async (more: Record<string, string>, chainId = 31337) => {
      await deploy("aa", chainId)
      const data = join(folder, `data-${Object.keys(more).length}-${more["KEYWARD_RELAY_KEY"] ?? ""}`)
      const chain = { KEYWARD_CHAIN_ID: String(chainId), KEYWARD_DATA: data }
      const { relay } = await compose({ ...chain, ...more }).services()
      return relay !== null
    }
    expect(await paysWith({})).to.equal(false)
    expect(await paysWith({ KEYWARD_RELAY_KEY: "off" })).to.equal(false)
    expect(await paysWith({ KEYWARD_RELAY_KEY: key })).to.equal(true)
    const sepolia = 11_155_111
    expect(await paysWith({ KEYWARD_DATA: join(folder, "sepolia") }, sepolia)).to.equal(false)
    expect(await paysWith({ KEYWARD_RELAY_KEY: key, KEYWARD_DATA: join(folder, "paid") }, sepolia)).to.equal(
      true,
    )
  })

  it("refuses settings that cannot be meant", async () => {
    expect(() => environment({ KEYWARD_CHAIN_ID: "local" })).to.throw(TypeError)
    expect(() => environment({ KEYWARD_MOST_UPLOAD_BYTES: "-1" })).to.throw(TypeError)
    expect(() => environment({ KEYWARD_ORIGIN: "records" })).to.throw()
    expect(() => environment({ KEYWARD_RELAY_ETHER_PER_DAY: "one" })).to.throw(TypeError)
    expect(() => environment({ KEYWARD_RELAY_ETHER_PER_DAY: "0" })).to.throw(TypeError)
    expect(() => environment({ KEYWARD_RELAY_GAS_PER_DAY: "1.5" })).to.throw(TypeError)
    expect(
      environment({ KEYWARD_RELAY_ETHER_PER_DAY: "0.25", KEYWARD_RELAY_GAS_PER_DAY: "1000000" }).relay,
    ).to.include({ gasPerDay: 1_000_000, gweiPerDay: 250_000_000 })
    const halfAKey = "ab".repeat(16)
    expect(() => environment({ KEYWARD_RELAY_KEY: halfAKey }))
      .to.throw(TypeError)
      .with.property("message")
      .that.does.not.include(halfAKey)
    await deploy("1c")
    const short = await compose({ KEYWARD_SESSION_SECRET: "short" })
      .services()
      .catch((error: unknown) => error)
    expect(short).to.be.instanceOf(TypeError)
    const shortShare = await compose({ KEYWARD_SHARE_SECRET: "short" })
      .services()
      .catch((error: unknown) => error)
    expect(shortShare).to.be.instanceOf(TypeError)
  })

  it("gives no wallet share with another secret than the one it began with, and all else goes on", async () => {
    await deploy("1c")
    const vault = "ab".repeat(16)
    const first = compose({ KEYWARD_SHARE_SECRET: "a".repeat(40) })
    const share = await (await first.services()).walletShares.share(patient, vault)
    await first.close()
    const other = compose({ KEYWARD_SHARE_SECRET: "b".repeat(40) })
    const services = await other.services()
    expect(await codeOf(Promise.resolve().then(() => services.walletShares.share(patient, vault)))).to.equal(
      "share-missing",
    )
    expect(await services.vaults.find(patient, { newest: null, final: null }, 0, "")).to.deep.equal([])
    await other.close()
    const again = await compose({ KEYWARD_SHARE_SECRET: "a".repeat(40) }).services()
    expect(await again.walletShares.share(patient, vault)).to.deep.equal(share)
  })
})
