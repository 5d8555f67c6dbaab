import canonicalize from "canonicalize"
import { expect } from "chai"
import { TypedDataEncoder } from "ethers"
import { CompactEncrypt } from "jose"
import { concat, fromUtf8, toBase64url, toHex, utf8 } from "../../../app/_core/crypto/bytes"
import { openManifest, sealManifest } from "../../../app/_core/records/manifest"
import { parseManifest } from "../../../app/_core/records/manifest-schema"
import type { Manifest, ManifestFile } from "../../../app/_core/records/manifest-schema"
import { padme } from "../../../app/_core/records/padding"
import { batchRecordKey, contentKey, manifestKeys, newRecordKey } from "../../../app/_core/records/record-key"
import { statementTypedData } from "../../../app/_core/records/statement"
import { ctx, doctor, otherContexts, patient, stranger } from "../keys/cast"
import { rejects } from "../crypto/rejects"
import { flip, pattern } from "../crypto/streams"

const recordKey = pattern(32, 1)
const file: ManifestFile = {
  name: "blood count.pdf",
  type: "application/pdf",
  size: 48_211,
  salt: toBase64url(pattern(24)),
  commit: toBase64url(pattern(32)),
  digest: toBase64url(pattern(32, 2)),
}
const manifest: Manifest = {
  v: 1,
  patient: patient.account,
  author: doctor.account,
  folder: "9223372036854775807",
  folderName: "Heart & circulation",
  patientName: "Ana Ferreira",
  authorName: "Dr. Jonas Weil",
  title: "Großes Blutbild ♥",
  kind: "lab-result",
  time: "2026-11-22T09:30:00+01:00",
  files: [file],
}
const corrected = {
  ...manifest,
  v: 2,
  former: [
    { title: "Before", kind: "other", time: "2026-11-20T09:30:00Z", content: toBase64url(pattern(32, 3)) },
  ],
} as const satisfies Manifest
const canonical = (value: unknown) => utf8(canonicalize(value) ?? "")
const header = { alg: "dir", enc: "A256GCM" }

/** Seals any bytes as a manifest, as a hostile author who knows the key could. */
async function forge(
  padded: Uint8Array,
  change: object = {},
  jweHeader: { alg: string; enc: string } = header,
) {
  const { manifestKey, commit } = await manifestKeys(recordKey, ctx)
  const jwe = await new CompactEncrypt(padded).setProtectedHeader(jweHeader).encrypt(manifestKey)
  return canonical({ v: 1, commit: toBase64url(commit), jwe, ...change })
}
const padded = (bytes: Uint8Array) => concat(bytes, new Uint8Array(padme(bytes.length) - bytes.length))

describe("manifest", () => {
  it("comes back", async () => {
    const sealed = await sealManifest(manifest, recordKey, ctx)
    expect(await openManifest(sealed, recordKey, ctx)).to.deep.equal(manifest)
    const signed: Manifest = { ...manifest, signature: `0x${"ab".repeat(65)}` }
    expect(await openManifest(await sealManifest(signed, recordKey, ctx), recordKey, ctx)).to.deep.equal(
      signed,
    )
    expect(await openManifest(await forge(padded(canonical(manifest))), recordKey, ctx)).to.deep.equal(
      manifest,
    )
  })

  it("comes back with what it said before it was corrected, which is what its author signed", async () => {
    const sealed = await sealManifest(corrected, recordKey, ctx)
    expect(await openManifest(sealed, recordKey, ctx)).to.deep.equal(corrected)
    const { title, kind, time } = corrected.former[0]
    expect(statementTypedData(corrected)).to.deep.equal(
      statementTypedData({ ...manifest, title, kind, time }),
    )
  })

  it("is canonical, shows its commit and hides all else, its length too", async () => {
    const sealed = await sealManifest(manifest, recordKey, ctx)
    const outer = JSON.parse(fromUtf8(sealed)) as Record<string, unknown>
    expect(Object.keys(outer)).to.deep.equal(["commit", "jwe", "v"])
    expect(canonical(outer)).to.deep.equal(sealed)
    expect(outer.commit).to.equal(toBase64url((await manifestKeys(recordKey, ctx)).commit))
    const short = await sealManifest({ ...manifest, title: "X", folderName: "" }, recordKey, ctx)
    expect(short).to.have.length(sealed.length)
  })

  it("does not open with another key, chain, registry or patient", async () => {
    const sealed = await sealManifest(manifest, recordKey, ctx)
    await rejects(() => openManifest(sealed, pattern(32, 2), ctx), "record-altered")
    for (const context of Object.values(otherContexts)) {
      await rejects(() => openManifest(sealed, recordKey, context), "record-altered")
    }
    await rejects(() => openManifest(sealed, pattern(31), ctx), "key-wrong")
  })

  it("fits one key only: another reader cannot be shown another record", async () => {
    const otherKey = pattern(32, 2)
    const [mine, other] = [await manifestKeys(recordKey, ctx), await manifestKeys(otherKey, ctx)]
    const forOther = await new CompactEncrypt(padded(canonical({ ...manifest, title: "Other" })))
      .setProtectedHeader(header)
      .encrypt(other.manifestKey)
    const both = canonical({ v: 1, commit: toBase64url(mine.commit), jwe: forOther })
    await rejects(() => openManifest(both, recordKey, ctx), "record-altered")
    await rejects(() => openManifest(both, otherKey, ctx), "record-altered")
  })

  it("names the patient of its context and no other", async () => {
    const other = { ...manifest, patient: stranger.account }
    await rejects(() => sealManifest(other, recordKey, ctx), "manifest-malformed")
    const forged = await forge(padded(canonical(other)))
    await rejects(() => openManifest(forged, recordKey, ctx), "manifest-malformed")
  })

  it("notices every kind of change to its bytes", async () => {
    const sealed = await sealManifest(manifest, recordKey, ctx)
    let refused = 0
    for (let i = 0; i < sealed.length; i += 17) {
      const opened = await openManifest(flip(sealed, i), recordKey, ctx).catch(() => null)
      if (opened === null) refused++
    }
    expect(refused).to.equal(Math.ceil(sealed.length / 17))
    const other = await sealManifest({ ...manifest, title: "Other" }, pattern(32, 2), ctx)
    const swapped = {
      ...(JSON.parse(fromUtf8(sealed)) as object),
      jwe: (JSON.parse(fromUtf8(other)) as Manifest & { jwe: string }).jwe,
    }
    await rejects(() => openManifest(canonical(swapped), recordKey, ctx), "record-altered")
    await rejects(() => openManifest(sealed.slice(0, -1), recordKey, ctx), "manifest-malformed")
    await rejects(() => openManifest(concat(sealed, utf8(" ")), recordKey, ctx), "manifest-malformed")
  })

  it("refuses an outer form that is not exactly its own", async () => {
    const inner = padded(canonical(manifest))
    const sealed = fromUtf8(await forge(inner))
    const wrong: Record<string, Uint8Array | string> = {
      empty: "",
      null: "null",
      "an array": "[]",
      "not UTF-8": Uint8Array.of(0x22, 0xff, 0x22),
      "a byte order mark": `\ufeff${sealed}`,
      spaces: sealed.replace(":", ": "),
      "a member named twice": sealed.replace("{", '{"commit":"AAAA",'),
      "an unknown member": await forge(inner, { hint: 1 }),
      "another version": await forge(inner, { v: 2 }),
      "a short commit": await forge(inner, { commit: "AAAA" }),
      "a commit in words": await forge(inner, { commit: 7 }),
      "no JWE": await forge(inner, { jwe: null }),
      "another JWE header": await forge(inner, {}, {
        ...header,
        zip: "DEF",
      } as unknown as typeof header).catch(() => ""),
      "a JWE header in another order": await forge(inner, {}, { enc: "A256GCM", alg: "dir" }),
    }
    for (const [name, bytes] of Object.entries(wrong)) {
      const given = typeof bytes === "string" ? utf8(bytes) : bytes
      expect(
        (await rejects(() => openManifest(given, recordKey, ctx), "manifest-malformed")).code,
        name,
      ).to.be.a("string")
    }
  })

  it("refuses too many bytes before it reads them, and does not write them", async () => {
    const { details } = await rejects(
      () => openManifest(new Uint8Array(262_145), recordKey, ctx),
      "manifest-malformed",
    )
    expect(details.bytes).to.equal(262_145)
    const files = Array.from({ length: 1000 }, () => ({ ...file, name: "x".repeat(255) }))
    const written = await rejects(
      () => sealManifest({ ...manifest, files }, recordKey, ctx),
      "manifest-malformed",
    )
    expect(written.details.bytes).to.be.greaterThan(262_144)
  })

  it("refuses an inner form that is not exactly its own", async () => {
    const json = canonical(manifest)
    const wrong: Record<string, Uint8Array> = {
      "no padding": json,
      "too little padding": padded(json).slice(1),
      "too much padding": concat(padded(json), new Uint8Array(256)),
      "padding of spaces": concat(json, utf8(" ".repeat(padme(json.length) - json.length))),
      "not canonical": padded(utf8(fromUtf8(json).replace("{", "{ "))),
      "not UTF-8": padded(concat(utf8('"'), Uint8Array.of(0xff), utf8('"'))),
      "a member named twice": padded(utf8(fromUtf8(json).replace("{", '{"author":"x",'))),
      "an unknown member": padded(canonical({ ...manifest, hint: 1 })),
      "only zeros": new Uint8Array(4096),
      empty: new Uint8Array(),
    }
    for (const [name, bytes] of Object.entries(wrong)) {
      const given = await forge(bytes)
      expect(
        (await rejects(() => openManifest(given, recordKey, ctx), "manifest-malformed")).code,
        name,
      ).to.be.a("string")
    }
  })
})

describe("parseManifest", () => {
  /** What is wrong, and the member that the error names. */
  const wrong: Record<string, [unknown, string]> = {
    null: [null, "value"],
    "an array": [[manifest], "value"],
    "no title": [{ ...manifest, title: undefined }, "title"],
    "an empty title": [{ ...manifest, title: "" }, "title"],
    "a long title": [{ ...manifest, title: "x".repeat(301) }, "title"],
    "a title with a control character": [{ ...manifest, title: "a\u0000b" }, "title"],
    "a title with half a surrogate pair": [{ ...manifest, title: "\ud800" }, "title"],
    "another version": [{ ...manifest, v: 4 }, "v"],
    "its record before version 3": [{ ...manifest, first: toBase64url(pattern(32, 3)) }, "v"],
    "a record that is no digest": [{ ...manifest, v: 3, first: toBase64url(pattern(31, 3)) }, "first"],
    "version 2 without a correction": [{ ...manifest, v: 2 }, "v"],
    "a correction in version 1": [{ ...corrected, v: 1 }, "v"],
    "no former description": [{ ...corrected, former: [] }, "former"],
    "too many former descriptions": [
      { ...corrected, former: Array.from({ length: 33 }, () => corrected.former[0]) },
      "former",
    ],
    "a former description without its content": [
      { ...corrected, former: [{ ...corrected.former[0], content: undefined }] },
      "former",
    ],
    "a former description with a member too many": [
      { ...corrected, former: [{ ...corrected.former[0], by: patient.account }] },
      "former",
    ],
    "an account with capitals": [{ ...manifest, patient: patient.account.toUpperCase() }, "patient"],
    "no account": [{ ...manifest, author: "" }, "author"],
    "a folder that is a number": [{ ...manifest, folder: 7 }, "folder"],
    "a folder with a leading zero": [{ ...manifest, folder: "07" }, "folder"],
    "a negative folder": [{ ...manifest, folder: "-1" }, "folder"],
    "a folder above 2^63-1": [{ ...manifest, folder: "9223372036854775808" }, "folder"],
    "a record scope": [{ ...manifest, folder: String(2n ** 63n + 1n) }, "folder"],
    "a long patient name": [{ ...manifest, patientName: "x".repeat(201) }, "patientName"],
    "no author name": [{ ...manifest, authorName: undefined }, "authorName"],
    "a long folder name": [{ ...manifest, folderName: "x".repeat(201) }, "folderName"],
    "an unknown kind": [{ ...manifest, kind: "selfie" }, "kind"],
    "no time": [{ ...manifest, time: "yesterday" }, "time"],
    "a local time": [{ ...manifest, time: "2026-11-22T09:30:00" }, "time"],
    "a day that is none": [{ ...manifest, time: "2026-02-30T09:30:00Z" }, "time"],
    "an hour that is none": [{ ...manifest, time: "2026-02-28T24:30:00Z" }, "time"],
    "no files": [{ ...manifest, files: [] }, "files"],
    "too many files": [{ ...manifest, files: Array.from({ length: 1024 }, () => file) }, "files"],
    "files that are none": [{ ...manifest, files: [null] }, "files"],
    "an unknown member": [{ ...manifest, hint: 1 }, "unknown"],
    "a signature that is none": [{ ...manifest, signature: "0xabc" }, "signature"],
    "a signature of null": [{ ...manifest, signature: null }, "signature"],
  }
  const wrongFile: Record<string, unknown> = {
    "an empty name": { name: "" },
    "a path": { name: "../etc/passwd" },
    "the folder itself": { name: "." },
    "the folder above": { name: ".." },
    "a name with a line break": { name: "a\nb" },
    "a long name": { name: "x".repeat(256) },
    "no type": { type: "" },
    "a type with parameters": { type: "text/html; charset=utf-8" },
    "a negative size": { size: -1 },
    "half a byte": { size: 1.5 },
    "an enormous size": { size: 2 ** 51 },
    "a size in words": { size: "1" },
    "a short salt": { salt: toBase64url(pattern(23)) },
    "a padded salt": { salt: `${file.salt.slice(0, -1)}=` },
    "a commit that is not canonical": { commit: `${file.commit.slice(0, -1)}_` },
    "a missing digest": { digest: undefined },
    "an unknown member": { hint: 1 },
  }
  it("takes what is right", () => {
    expect(parseManifest(manifest)).to.equal(manifest)
    const others = [
      { ...manifest, folder: "0", folderName: "", time: "2024-02-29T23:59:59.123Z" },
      { ...manifest, files: [{ ...file, size: 0, type: "application/dicom", name: "данные 数据.dcm" }] },
    ]
    for (const other of others) expect(parseManifest(other)).to.equal(other)
  })
  for (const [name, [value, member]] of Object.entries(wrong)) {
    it(`refuses ${name}`, async () => {
      const { details } = await rejects(() => parseManifest(value), "manifest-malformed")
      expect(details.member).to.equal(member)
    })
  }
  for (const [name, change] of Object.entries(wrongFile)) {
    const value = { ...manifest, files: [file, { ...file, ...(change as object) }] }
    it(`refuses a file with ${name}`, async () => {
      const { details } = await rejects(() => parseManifest(value), "manifest-malformed")
      expect(details.member).to.equal("files")
    })
  }
  it("does not seal what it would not open", () =>
    rejects(() => sealManifest({ ...manifest, title: "" }, recordKey, ctx), "manifest-malformed"))
})

describe("record keys", () => {
  it("differ by purpose, file, record and context", async () => {
    const keys = [
      (await manifestKeys(recordKey, ctx)).manifestKey,
      (await manifestKeys(recordKey, ctx)).commit,
      (await manifestKeys(pattern(32, 2), ctx)).commit,
      await contentKey(recordKey, 0),
      await contentKey(recordKey, 1),
      await batchRecordKey(recordKey, 0),
      await batchRecordKey(recordKey, 1),
      newRecordKey(),
      newRecordKey(),
      ...(await Promise.all(
        Object.values(otherContexts).map(async (context) => (await manifestKeys(recordKey, context)).commit),
      )),
    ]
    for (const key of keys) expect(key).to.have.length(32)
    expect(new Set(keys.map(toBase64url))).to.have.length(keys.length)
  })

  it("refuse wrong lengths", async () => {
    await rejects(() => manifestKeys(pattern(31), ctx), "key-wrong")
    await rejects(() => manifestKeys(recordKey, ctx.slice(1)), "key-wrong")
    await rejects(() => contentKey(pattern(33), 0), "key-wrong")
    await rejects(() => batchRecordKey(pattern(33), 0), "key-wrong")
  })
})

describe("statement", () => {
  it("says who wrote what for whom and when, with every file, and names no chain", () => {
    const { domain, message } = statementTypedData(manifest)
    expect(domain).to.deep.equal({ name: "Keyward", version: "1" })
    expect(message).to.deep.equal({
      sentence: "I wrote this record for this patient. These are its files, and no others.",
      author: doctor.account,
      patient: patient.account,
      kind: "lab-result",
      title: manifest.title,
      time: manifest.time,
      files: [{ name: file.name, type: file.type, size: file.size, digest: `0x${toHex(pattern(32, 2))}` }],
    })
  })

  it("is another one for anything that a reader is shown", () => {
    const changes: Partial<Manifest>[] = [
      { author: patient.account },
      { patient: doctor.account },
      { kind: "letter" },
      { title: "Other" },
      { time: "2026-11-22T09:30:01+01:00" },
      { files: [file, file] },
      { files: [{ ...file, digest: toBase64url(pattern(32, 9)) }] },
      { files: [{ ...file, name: "x" }] },
      { files: [{ ...file, type: "text/html" }] },
      { files: [{ ...file, size: 1 }] },
    ]
    const all = [manifest, ...changes.map((change) => ({ ...manifest, ...change }))]
    const digests = all.map((each) => {
      const { domain, types, message } = statementTypedData(each)
      const fields = Object.fromEntries(Object.entries(types).map(([name, list]) => [name, [...list]]))
      return TypedDataEncoder.hash(domain, fields, message)
    })
    expect(new Set(digests)).to.have.length(all.length)
  })

  it("stays the same where a record is moved or its key is changed", () => {
    const rekeyed = { ...manifest, folder: "0", folderName: "", files: [{ ...file, salt: "", commit: "" }] }
    expect(statementTypedData(rekeyed)).to.deep.equal(statementTypedData(manifest))
  })
})
