import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import JSZip from "jszip"
import { recoverTypedData } from "../../app/_adapters/wallet/wallet-signer"
import { concat, fromBase64url, randomBytes, toHex, utf8 } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import type { ErrorCode } from "../../app/_core/errors"
import { checkRoot } from "../../app/_core/export/check-root"
import { openEncryptedExport } from "../../app/_core/export/encrypted-export"
import { decodeIndex, encodeIndex } from "../../app/_core/export/export-index"
import type { ExportIndex } from "../../app/_core/export/export-index"
import { digestText, encodeSignature, exportTypedData } from "../../app/_core/export/export-signature"
import { openArchive } from "../../app/_core/export/open-archive"
import { blobSource } from "../../app/_core/export/random-source"
import { checkContent, verifyExport } from "../../app/_core/export/verify-export"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { CONTRIBUTE, READ } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { exportAccount } from "../../app/_journeys/export-account"
import type { ExportOptions } from "../../app/_journeys/export-account"
import { removeRecord } from "../../app/_journeys/file-records"
import { grantAccess } from "../../app/_journeys/grant-access"
import type { Services } from "../../app/_journeys/services"
import { uploadRecord } from "../../app/_journeys/upload-records"
import { rejects } from "../core/crypto/rejects"
import { makeZip } from "./remade-zip"
import { seenBy } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const DAY = 86_400

describe("an export of everything, end to end in Node", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  const folder = newFolder()
  const large = concat(...Array.from({ length: 12 }, () => randomBytes(50_000)))
  const fhir = utf8(`{"resourceType":"Observation","status":"final","code":{"text":"Haemoglobin"}}`)
  let zip: Uint8Array<ArrayBuffer>
  let index: ExportIndex
  const out = mkdtempSync(join(tmpdir(), "keyward-export-"))

  const exported = async (
    { services = patient.services, keys = patient.keys, secret = null as Uint8Array | null } = {},
    options: Partial<ExportOptions> = {},
  ) => {
    const parts: Uint8Array<ArrayBuffer>[] = []
    const input = {
      ...{ opener: utf8("<!doctype html>"), secret, name: "The patient", cache: new Map() },
      people: [{ account: doctor.keys.account, name: "Dr Marsh" }],
      folders: [{ scope: folder, name: "Heart" }],
      write: async (part: Uint8Array<ArrayBuffer>) => void parts.push(part),
    }
    const made = await exportAccount(services, keys, input, {
      ...{ signal: new AbortController().signal, pause: async () => undefined },
      ...options,
    })
    return { ...made, zip: concat(...parts) }
  }
  const opened = (bytes: Uint8Array<ArrayBuffer>) => openArchive(blobSource(new Blob([bytes])))
  const verified = async (bytes: Uint8Array<ArrayBuffer>) =>
    verifyExport(await opened(bytes), { recover: recoverTypedData })

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    await addRecords(
      patient,
      [
        newRecord(large, { title: "A picture", name: "scan one.PNG", type: "image/png" }),
        newRecord(fhir, { title: "A value", name: "value.fhir.json", type: "application/fhir+json" }),
        newRecord(randomBytes(10), {
          title: "A note to remove",
          name: "../../etc/passwd".replaceAll("/", "_"),
        }),
      ],
      folder,
    )
    const note = (await seenBy(patient, patient)).find(
      ({ open }) => open?.manifest.title === "A note to remove",
    )?.open
    if (!note) throw new Error("no record")
    await removeRecord(patient.services, patient.keys, note)
    await grantAccess(patient.services, patient.keys, {
      scope: folder,
      grantee: doctor.keys.account,
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
      permissions: READ | CONTRIBUTE,
      keyDigest: keyDigest(doctor.keys.publicKey),
    })
    const letter = newRecord(utf8("Dear colleague"), {
      title: "A letter",
      name: "letter.txt",
      type: "text/plain",
    })
    const rows = await noteContributions(
      doctor.services,
      doctor.keys,
      { patient: patient.keys.account, folder },
      [letter],
    )
    const pinned = []
    for (const row of rows) pinned.push(await uploadRecord(doctor.services, doctor.keys, row, letter))
    await recordContributions(doctor.services, doctor.keys, pinned)
    ;({ zip, index } = await exported())
  })
  after(async () => {
    rmSync(out, { recursive: true, force: true })
    await world.stop()
  })

  it("holds every file byte for byte, and opens, checks and re-encrypts to the roots of the journal", async () => {
    const archive = await opened(zip)
    const made = await verifyExport(archive, { recover: recoverTypedData })
    expect(made.index).to.deep.equal(index)
    expect(made.signer).to.deep.equal({ kind: "account", address: patient.keys.account })
    expect(index.missing).to.deep.equal([])
    expect(made.records.map(({ listed, authorship }) => [listed.title, authorship])).to.deep.equal([
      ["A picture", "own"],
      ["A value", "own"],
      ["A letter", "signed"],
    ])
    const removed = index.records.filter((record) => record.removed)
    expect(removed.map(({ title, files }) => ({ title, files }))).to.deep.equal([{ title: "", files: [] }])
    for (const record of made.records) {
      for (const file of record.listed.files) await checkContent(archive, file)
      await checkRoot(archive, record)
    }
    const [picture, value] = made.records.map(({ listed }) => listed.files[0]?.path ?? "")
    expect(picture).to.match(/^records\/\d+\/0\.png$/)
    expect(await archive.bytes(picture ?? "", large.length)).to.deep.equal(large)
    expect(await archive.bytes(value ?? "", fhir.length)).to.deep.equal(fhir)
    expect(index.grants.map(({ grantee }) => grantee)).to.deep.equal([doctor.keys.account])
    for (const document of index.documents) await checkContent(archive, document)
  })

  it("is unpacked by another library, by unzip and by Python", async () => {
    const path = join(out, "export.zip")
    writeFileSync(path, zip)
    const other = await JSZip.loadAsync(zip, { checkCRC32: true })
    const names = Object.values(other.files).map(({ name }) => name)
    expect(names).to.include.members([
      "open-me.html",
      "index.json",
      "journal.jsonl",
      "fhir/account.fhir.json",
    ])
    const picture = names.find((name) => name.endsWith(".png")) ?? ""
    expect(await other.file(picture)?.async("uint8array")).to.deep.equal(large)
    for (const [program, ...args] of [
      ["unzip", "-q", path, "-d", out],
      ["python3", "-c", "import sys,zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None", path],
    ] as [string, ...string[]][]) {
      try {
        execFileSync(program, args, { stdio: "pipe" })
      } catch (error) {
        if ((error as { code?: string }).code !== "ENOENT") throw error
        continue
      }
      if (program === "unzip") expect(Buffer.compare(readFileSync(join(out, picture)), large)).to.equal(0)
    }
  })

  it("has no key in it but those of the records' contents", () => {
    const { identity, masters } = patient.keys
    const secrets = [...(identity ? [identity] : []), ...masters.values()]
    expect(secrets).to.have.length.above(1)
    const hex = toHex(zip)
    const text = Buffer.from(zip).toString("latin1")
    for (const secret of secrets) {
      expect(hex.includes(toHex(secret))).to.equal(false)
      expect(text.includes(Buffer.from(secret).toString("base64url"))).to.equal(false)
    }
  })

  it("opens with its key file alone where it is encrypted", async () => {
    const secret = randomBytes(32)
    const { zip: sealed, bytes } = await exported({ secret })
    expect(bytes).to.equal(sealed.length)
    expect(Buffer.from(sealed).includes(Buffer.from(fhir))).to.equal(false)
    const source = blobSource(new Blob([sealed]))
    await rejects(() => openArchive(source), "export-malformed")
    await rejects(() => openEncryptedExport(source, randomBytes(32)), "export-key-wrong")
    const archive = await openArchive(await openEncryptedExport(source, secret))
    const { records } = await verifyExport(archive, { recover: recoverTypedData })
    expect(records).to.have.length(3)
  })

  it("names a record and a file that cannot be read, and takes the rest", async () => {
    const [, second] = index.records
    const [first] = index.records
    const store = Object.assign(Object.create(patient.services.store) as Services["store"], {
      fetch: async (...args: Parameters<Services["store"]["fetch"]>) => {
        const [root, name] = args
        if (root === second?.root && name === "manifest") throw new KeywardError("store-missing")
        return patient.services.store.fetch(...args)
      },
      manifests: async (...[roots, ...rest]: Parameters<Services["store"]["manifests"]>) => {
        const found = await patient.services.store.manifests(roots, ...rest)
        return found.map((each, at) => (roots[at] === second?.root ? null : each))
      },
    })
    // The file breaks off after its first part, and does so each time
    const cipher: Services["cipher"] = {
      ...patient.services.cipher,
      async decrypt(given, options) {
        if (given.root !== first?.root) return patient.services.cipher.decrypt(given, options)
        await given.write(large.slice(0, 1000))
        throw new KeywardError("store-unreachable")
      },
    }
    const partly = await exported({ services: { ...patient.services, store, cipher } })
    expect(partly.index.missing).to.deep.equal([
      { number: first?.number, file: 0, why: "store-unreachable" },
      { number: second?.number, file: null, why: "store-missing" },
    ])
    const { records } = await verified(partly.zip)
    expect(
      records.map(({ listed }) => [listed.title, listed.files.map(({ path }) => path !== null)]),
    ).to.deep.equal([
      ["A picture", [false]],
      ["A letter", [true]],
    ])
  })

  it("goes on where a file breaks off for a moment, without a byte twice", async () => {
    let broken = 0
    const cipher: Services["cipher"] = {
      ...patient.services.cipher,
      async decrypt(given, options) {
        const write = async (part: Uint8Array<ArrayBuffer>) => {
          await given.write(part)
          if (broken++ === 0) throw new KeywardError("store-unreachable")
        }
        return patient.services.cipher.decrypt({ ...given, write }, options)
      },
    }
    const again = await exported({ services: { ...patient.services, cipher } })
    expect(broken).to.be.above(1)
    expect(again.index.missing).to.deep.equal([])
    const archive = await opened(again.zip)
    for (const { files } of again.index.records) for (const file of files) await checkContent(archive, file)
  })

  it("ends where it is stopped, where nothing can be written, and where the wallet says no", async () => {
    const stop = new AbortController()
    const stopped = exported(
      {},
      { signal: stop.signal, onProgress: ({ step }) => step === "writing" && stop.abort() },
    )
    await rejects(() => stopped, "cancelled")
    const full = exportAccount(
      patient.services,
      patient.keys,
      {
        ...{ opener: utf8("x"), secret: null, name: "", people: [], folders: [], cache: new Map() },
        write: () => Promise.reject(new KeywardError("device-full")),
      },
      { signal: new AbortController().signal },
    )
    await rejects(() => full, "device-full")
    let asked = 0
    const wallet = {
      ...patient.services.wallet,
      signTypedData: async () => {
        asked++
        throw new KeywardError("wallet-refused")
      },
    }
    const services = { ...patient.services, wallet }
    await rejects(() => exported({ services }, { signAgain: async () => asked < 2 }), "wallet-refused")
    expect(asked).to.equal(2)
  })

  describe("refuses", () => {
    const refused = async (change: Record<string, Uint8Array | null>, code: ErrorCode) =>
      rejects(async () => verified(await makeZip(zip, change)), code)
    /** The index changed, and signed by somebody. */
    const resigned = async (index: ExportIndex, by: Actor = patient) => {
      const bytes = encodeIndex(index)
      const data = exportTypedData({
        account: index.account,
        digest: await digestText(bytes),
        time: index.made,
      })
      return {
        "index.json": bytes,
        "index.signature.json": encodeSignature(await by.services.wallet.signTypedData(data)),
      }
    }

    it("an altered index, and one that somebody else signed", async () => {
      const other = encodeIndex({ ...index, made: "2026-01-01T00:00:00.000Z" })
      await refused({ "index.json": other }, "export-foreign")
      await refused(await resigned(index, doctor), "export-foreign")
      await refused(await resigned({ ...index, readBy: doctor.keys.account }, doctor), "export-foreign")
      await refused({ "index.signature.json": null }, "export-malformed")
    })

    it("an index that its account signed and that does not fit the journal", async () => {
      const { records, grants, head } = index
      const [first, ...rest] = records
      if (!first) throw new Error("no record")
      for (const change of [
        { records: rest },
        { records: [first, ...records] },
        { records: [{ ...first, title: "Another" }, ...rest] },
        { records: [{ ...first, root: records[1]?.root ?? first.root }, ...rest] },
        { records: [{ ...first, files: [{ ...first.files[0], size: 5 }] as typeof first.files }, ...rest] },
        { grants: grants.slice(1) },
        { head: { ...head, link: String(BigInt(head.link) + 1n) } },
        { head: { ...head, block: head.block + 1 } },
      ])
        await refused(await resigned({ ...index, ...change }), "export-altered")
    })

    it("a journal without its beginning, its end or one entry", async () => {
      const all = await (await opened(zip)).bytes("journal.jsonl", 1_000_000)
      const journal = new TextDecoder().decode(all).trimEnd().split("\n")
      for (const lines of [journal.slice(1), journal.slice(0, -1), journal.toSpliced(2, 1)]) {
        const bytes = utf8(`${lines.join("\n")}\n`)
        const changed = await resigned({
          ...index,
          journal: { digest: await digestText(bytes), entries: lines.length },
        })
        await refused({ ...changed, "journal.jsonl": bytes }, "export-altered")
      }
      await refused({ "journal.jsonl": utf8(`${journal.slice(1).join("\n")}\n`) }, "export-altered")
    })

    it("a proof of another record, and a file that was altered, also in its last byte", async () => {
      const proofs = index.records
        .filter(({ removed }) => !removed)
        .map(({ number }) => `proofs/${number}.json`)
      const [one = "", two = ""] = proofs
      await refused({ [one]: await (await opened(zip)).bytes(two, 500_000) }, "export-altered")
      const file = index.records[0]?.files[0]
      if (!file?.path) throw new Error("no file")
      for (const at of [0, large.length - 1]) {
        const other = Uint8Array.from(large)
        other[at] = (other[at] ?? 0) ^ 1
        const changed = await makeZip(zip, { [file.path]: other })
        const archive = await opened(changed)
        const { records } = await verifyExport(archive, { recover: recoverTypedData })
        await rejects(() => checkContent(archive, file), "export-altered")
        const [record] = records
        if (record) await rejects(() => checkRoot(archive, record), "export-altered")
      }
      await refused({ [file.path]: large.slice(1) }, "export-altered")
      await refused({ [file.path]: null }, "export-altered")
    })

    it("a file that the index does not name", async () => {
      const { number } = index.records[0] ?? { number: 0 }
      for (const path of [
        `records/${number}/1.bin`,
        "records/4000/0.bin",
        "fhir/more.json",
        "proofs/4000.json",
      ])
        await refused({ [path]: utf8("{}") }, "export-altered")
    })

    it("a ZIP that was cut, and one with a name that leads out", async () => {
      await rejects(() => opened(zip.slice(0, -100)), "export-malformed")
      await rejects(async () => opened(await makeZip(zip, { "../x.json": utf8("{}") })), "export-malformed")
    })
  })

  it("reads an index of its own version alone", async () => {
    const text = new TextDecoder().decode(encodeIndex(index))
    await rejects(() => decodeIndex(utf8(text.replace(/"v":1}$/, `"v":2}`))), "export-malformed")
    expect(fromBase64url(await digestText(utf8(text)))).to.have.length(32)
  })
})
