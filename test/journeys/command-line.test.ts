import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { encryptKeystoreJson } from "ethers"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { checksumAddress } from "../../app/_core/checksum-address"
import { newFolder } from "../../app/_core/folder"
import { fingerprint } from "../../app/_core/keys/fingerprint"
import { emptyNotebook } from "../../app/_core/notebook"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { signIn } from "../../app/_journeys/sign-in"
import { main } from "../../scripts/cli/main"
import { localWallet } from "../../scripts/lib/node-services"
import { seenBy, titles, viewOf } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

const FAST_SCRYPT = { scrypt: { N: 1024, r: 8, p: 1 } }

describe("keyward on the command line", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let home: string
  const heart = newFolder()

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "keyward-cli-"))
    world = await startWorld({ unlimited: true })
    patient = await world.actor(1)
    doctor = await world.actor(2)
    const folders = { [String(heart)]: "Heart" }
    const contacts = { [doctor.keys.account]: "Dr. Rao" }
    await changeNotebook(patient.services, patient.keys, () => ({
      ...emptyNotebook("Asha", "patient"),
      ...{ folders, contacts },
    }))
  })
  after(async () => {
    await world.stop()
    rmSync(home, { recursive: true, force: true })
  })

  const keyOf = (index: number) =>
    localWallet(index, chainProvider(world.chain.url, world.chain.chainId)).privateKey
  const file = (name: string, text: string, mode = 0o600) => {
    const path = join(home, name)
    writeFileSync(path, text, { mode })
    chmodSync(path, mode)
    return path
  }
  const run = async (args: readonly string[], env: Record<string, string> = {}) => {
    let [out, err] = ["", ""]
    const exit = await main(
      args,
      { KEYWARD_APP: world.app.url, KEYWARD_STATE: join(home, "state"), ...env },
      new AbortController().signal,
      (text) => (out += text),
      (text) => (err += text),
    )
    return { exit, out, err }
  }
  const as = (index: number, ...args: string[]) =>
    run(args, { KEYWARD_KEY: file(`key-${index}`, `${keyOf(index)}\n`) })
  const json = async (...given: Parameters<typeof as>) => {
    const [index, ...args] = given
    const { exit, out, err } = await as(index, ...args, "--json")
    expect([exit, err]).to.deep.equal([0, ""])
    return JSON.parse(out) as Record<string, unknown>
  }
  const digitsOf = async (who: Actor) => (await fingerprint(who.keys.publicKey)).join(" ")

  describe("who it is", () => {
    it("makes the keys of a new account, writes its code into a new file, and does so once", async () => {
      const code = join(home, "code")
      const made = await as(5, "init", "--recovery-code-file", code, "--name", "Laboratory North")
      expect([made.exit, made.err]).to.deep.equal([0, ""])
      expect(readFileSync(code, "utf8")).to.match(/^[0-9A-Z]{4}( [0-9A-Z]{4}){13}\n$/)
      if (process.platform !== "win32") expect(statSync(code).mode & 0o077).to.equal(0)
      const shown = await json(5, "account")
      expect(shown).to.include({
        account: checksumAddress(world.chain.person(5).account),
        name: "Laboratory North",
      })
      expect(made.out).to.include((shown["digits"] as string[]).join(" "))
      const again = await as(5, "init", "--recovery-code-file", join(home, "code-2"))
      expect([again.exit, again.err]).to.deep.equal([4, "This account has its keys already.\n"])
    })

    it("takes an encrypted keystore, whose password is in a file and never on the command line", async () => {
      const { address, privateKey } = localWallet(2, chainProvider(world.chain.url, world.chain.chainId))
      const store = await encryptKeystoreJson({ address, privateKey }, "open sesame", FAST_SCRYPT)
      const env = { KEYWARD_KEY: file("keystore.json", store) }
      const right = file("password", "open sesame\n")
      const { exit, out } = await run(["account", "--password-file", right], env)
      expect([exit, out.includes(checksumAddress(doctor.keys.account))]).to.deep.equal([0, true])
      const wrong = await run(["account", "--password-file", file("wrong", "open barley")], env)
      expect([wrong.exit, wrong.err]).to.deep.equal([
        4,
        `The password does not open the keystore ${env.KEYWARD_KEY}.\n`,
      ])
      const typed = await run(["account", "--password", "open sesame"], env)
      expect([typed.exit, typed.err.includes("Unknown option")]).to.deep.equal([2, true])
    })

    it("refuses a key or a password that others may read, and what is no key, without showing it", async function () {
      if (process.platform === "win32") return this.skip()
      for (const mode of [0o644, 0o640, 0o602]) {
        const { exit, err } = await run(["account"], { KEYWARD_KEY: file("open", keyOf(1), mode) })
        expect([exit, err.includes("may be read or changed by others")]).to.deep.equal([4, true])
      }
      const spoilt = `${keyOf(1).slice(0, -1)}`
      const { exit, err } = await run(["account"], { KEYWARD_KEY: file("spoilt", spoilt) })
      expect(exit).to.equal(4)
      expect(err).to.not.include(spoilt.slice(2, 20))
    })

    it("says what is missing or out of reach by the app's own words and a code of its own", async () => {
      expect((await run([])).exit).to.equal(2)
      expect((await run(["fly"])).err).to.equal("There is no command fly. See: keyward help\n")
      expect((await run(["list"])).err).to.include("--key FILE")
      expect((await run(["get"])).err).to.equal("Usage: keyward get RECORD [--of PATIENT] [--to FOLDER]\n")
      const away = await run(["list", "--json"], {
        KEYWARD_APP: "http://127.0.0.1:9",
        KEYWARD_KEY: file("key-1", keyOf(1)),
      })
      expect(away.exit).to.equal(5)
      expect(JSON.parse(away.err)).to.have.nested.property("error.code", "store-unreachable")
      expect((await run(["list"], { KEYWARD_APP: "http://records.example.org" })).err).to.include("https")
      const without = await as(6, "list")
      expect([without.exit, without.err]).to.deep.equal([
        4,
        "This account has no keys yet. Run: keyward init --recovery-code-file FILE\n",
      ])
    })

    it("does not follow an app that names other contracts than at the first visit", async () => {
      await json(1, "list")
      const { config } = world.app.services
      const { requests, directory } = config
      Object.assign(config, { requests: directory })
      const { exit, err } = await as(1, "list")
      Object.assign(config, { requests })
      expect(exit).to.equal(4)
      expect(err).to.include("names other contracts than at the first visit")
      expect((await as(1, "list")).exit).to.equal(0)
    })
  })

  describe("a patient's records", () => {
    it("adds files to a folder, lists them and gives their bytes back", async () => {
      const result = file("HbA1c result.txt", "HbA1c 6.1 %")
      const args = ["add", result, file("letter.txt", "Dear colleague"), "--folder", "heart"]
      const added = await json(1, ...args)
      expect((added["files"] as { outcome: string }[]).map(({ outcome }) => outcome)).to.deep.equal([
        "added",
        "added",
      ])
      const { exit, out } = await as(1, ...args)
      expect([exit, out]).to.deep.equal([
        0,
        "HbA1c result.txt: was added before\nletter.txt: was added before\n0 records added.\n",
      ])
      const { records } = (await json(1, "list")) as { records: Record<string, unknown>[] }
      const lab = records.find(({ title }) => title === "HbA1c result")
      expect(lab).to.include({
        kind: "lab-result",
        folder: String(heart),
        folderName: "Heart",
        authorship: "own",
      })
      const place = join(home, "got")
      const got = await as(1, "get", String(lab?.["record"]), "--to", place)
      expect([got.exit, readdirSync(place)]).to.deep.equal([0, ["HbA1c result.txt"]])
      expect(readFileSync(join(place, "HbA1c result.txt"), "utf8")).to.equal("HbA1c 6.1 %")
      const over = await as(1, "get", String(lab?.["record"]), "--to", place)
      expect([over.exit, over.err.includes("nothing is written over")]).to.deep.equal([1, true])
      expect((await as(1, "get", "999")).exit).to.equal(4)
    })

    it("shares with whose digits were compared, to whom it is listed, and stops", async () => {
      const until = ["--folder", "Heart", "--until", "2099-12-31"]
      const blind = await as(1, "share", "Dr. Rao", ...until)
      expect([blind.exit, blind.err.includes("read out the digits")]).to.deep.equal([4, true])
      const wrong = await as(1, "share", "Dr. Rao", ...until, "--digits", await digitsOf(patient))
      expect([wrong.exit, wrong.err.includes("not the digits")]).to.deep.equal([4, true])
      const { exit, out } = await as(1, "share", "dr. rao", ...until, "--digits", await digitsOf(doctor))
      expect([exit, out.startsWith("Shared with Dr. Rao until 2099-12-31.")]).to.deep.equal([0, true])
      expect((await as(2, "list", patient.keys.account)).out).to.match(/HbA1c result \(Lab result, Heart/)
      expect(titles(await seenBy(doctor, patient))).to.include("letter")
      const stopped = await as(1, "stop", doctor.keys.account, "--folder", "Heart")
      expect([stopped.exit, stopped.out.includes("Stopped sharing with Dr. Rao.")]).to.deep.equal([0, true])
      expect((await as(2, "list", patient.keys.account)).out).to.equal(
        "There is nothing that you can read.\n",
      )
    })

    it("exports everything, encrypted under a key file or readable, and writes over nothing", async () => {
      const [exported, key] = [join(home, "all.kwexport"), join(home, "all.key")]
      const made = await json(1, "export", exported, "--key-to", key)
      expect(made).to.include({ records: 2 })
      expect(readFileSync(key)).to.have.length(32)
      expect(readFileSync(exported).length).to.equal(made["bytes"])
      const over = await as(1, "export", exported, "--readable")
      expect([over.exit, over.err.includes("is there already")]).to.deep.equal([1, true])
      const plain = join(home, "all.zip")
      expect((await as(1, "export", plain, "--readable")).exit).to.equal(0)
      expect(readFileSync(plain).subarray(0, 2).toString()).to.equal("PK")
      expect((await as(1, "export", join(home, "none"))).exit).to.equal(2)
    })
  })

  describe("for a patient", () => {
    it("adds where it was let in, and nowhere else", async () => {
      const result = file("potassium.txt", "Potassium 4.1")
      const shut = await as(2, "add", result, "--for", patient.keys.account)
      expect([shut.exit, shut.err.includes("has not let this account add")]).to.deep.equal([4, true])
      const letIn = await as(
        ...([1, "share", "Dr. Rao", "--folder", "Heart", "--until", "2099-12-31", "--add-only"] as const),
        ...["--digits", await digitsOf(doctor)],
      )
      expect(letIn.exit).to.equal(0)
      const { exit, out } = await as(2, "add", result, "--for", patient.keys.account)
      expect([exit, out]).to.deep.equal([0, "potassium.txt: added\n1 record added.\n"])
      const listed = (await seenBy(patient, patient)).find(({ open }) => open?.manifest.title === "potassium")
      expect(listed?.open).to.include({ authorship: "signed" })
      expect(listed?.state).to.include({ folder: heart, author: doctor.keys.account })
    })

    it("encrypts nothing to a patient's key that changed until its digits were compared", async () => {
      // The command line has counted transactions of this wallet meanwhile
      const services = world.visitor(1)
      await signIn(services, { host: world.app.host, origin: world.app.url })
      await keepReplacement(services, patient.keys, await prepareReplacement(services, patient.keys))
      const sodium = file("sodium.txt", "Sodium 140")
      const { exit, err } = await as(2, "add", sodium, "--for", patient.keys.account)
      expect([exit, err.includes("--patient-digits")]).to.deep.equal([4, true])
      const present = (await viewOf(doctor, patient)).state.keys.at(-1)
      const digits = (await fingerprint(present!.publicKey)).join(" ")
      const added = await as(2, "add", sodium, "--for", patient.keys.account, "--patient-digits", digits)
      expect([added.exit, added.out.includes("sodium.txt: added")]).to.deep.equal([0, true])
      const notebook = (await readNotebook(doctor.services, doctor.keys))?.notebook
      expect(notebook?.comparedKeys[patient.keys.account]).to.equal(present!.digest)
    })
  })
})
