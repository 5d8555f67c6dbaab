import { expect } from "chai"
import { fromUtf8, utf8 } from "../../../app/_core/crypto/bytes"
import {
  encodeProfile,
  MOST_PROFILE_BYTES,
  openProfile,
  parseProfile,
  profileDigest,
} from "../../../app/_core/directory/profile"
import type { Profile } from "../../../app/_core/directory/profile"
import { isKeywardError } from "../../../app/_core/errors"

const profile: Profile = {
  v: 1,
  name: "Dr Nandini Rao",
  specialty: "Family medicine",
  licence: "KMC-48213",
  organization: "Lakeside Clinic",
  communication: ["en", "ml"],
}

/** The member that a refusal names. */
const refusedFor = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    if (isKeywardError(error, "profile-malformed")) return error.details.member ?? "bytes"
    throw error
  }
  return "taken"
}
const withName = (name: string) => refusedFor(() => encodeProfile({ ...profile, name }))

describe("A practitioner's profile", () => {
  it("is canonical JSON and reads as it was written", () => {
    const bytes = encodeProfile(profile)
    expect(fromUtf8(bytes)).to.equal(
      '{"communication":["en","ml"],"licence":"KMC-48213","name":"Dr Nandini Rao",' +
        '"organization":"Lakeside Clinic","specialty":"Family medicine","v":1}',
    )
    expect(parseProfile(bytes)).to.deep.equal(profile)
    const { organization: _, communication: __, ...least } = profile
    expect(parseProfile(encodeProfile(least))).to.deep.equal(least)
  })

  it("takes names of any script", () => {
    for (const name of ["李小龍", "Dr Ngô Thị Hạnh", "د. ليلى حداد", "നന്ദിനി", "Ana-Marija O’Neill", "क्‍षमा"])
      expect(withName(name.normalize("NFC")), name).to.equal("taken")
  })

  it("refuses what cannot be seen, turns the text around or breaks the line", () => {
    const hidden = [
      "\u202e",
      "\u2066",
      "\u200f",
      "\u200b",
      "\u2060",
      "\ufeff",
      "\u00ad",
      "\u0000",
      "\n",
      "\t",
    ]
    for (const sign of [...hidden, "\u2028", "\u00a0", "\u3000", "\ud800", "\ue000", "\u{e0041}"])
      expect(withName(`Dr ${sign}Rao`), JSON.stringify(sign)).to.equal("name")
    // what joins letters stands only where a script needs it
    for (const name of ["Dr R\u200dao", "Dr \u200cRao", "Rao\u200d"]) expect(withName(name)).to.equal("name")
    expect(withName("می\u200cخواهم")).to.equal("taken")
  })

  it("refuses other spaces, other forms and heaps of marks", () => {
    for (const name of [
      "",
      " Rao",
      "Rao ",
      "Dr  Rao",
      "Rao".padEnd(101, "o"),
      "e\u0301",
      `a${"\u0300".repeat(6)}`,
    ])
      expect(withName(name), JSON.stringify(name)).to.equal("name")
  })

  it("answers at once to what would make a careless pattern think for ever", () => {
    expect(withName(`${"a".repeat(99)}\n`)).to.equal("name")
    expect(withName("a ".repeat(50))).to.equal("name")
  })

  it("refuses members that are missing, unknown or of another type, naming them", () => {
    const cases: readonly [unknown, string][] = [
      [{ ...profile, v: 2 }, "v"],
      [{ ...profile, name: 7 }, "name"],
      [{ ...profile, specialty: "" }, "specialty"],
      [{ ...profile, licence: "x".repeat(65) }, "licence"],
      [{ ...profile, organization: "" }, "organization"],
      [{ ...profile, communication: [] }, "communication"],
      [{ ...profile, communication: ["en", "en"] }, "communication"],
      [{ ...profile, communication: ["English"] }, "communication"],
      [{ ...profile, photo: "https://example.org" }, "unknown"],
      [{ ...profile, constructor: 1 }, "unknown"],
      [{ v: 1, name: "Rao", specialty: "x" }, "licence"],
      [null, "value"],
      [[], "value"],
    ]
    for (const [value, member] of cases)
      expect(
        refusedFor(() => encodeProfile(value as Profile)),
        JSON.stringify(value),
      ).to.equal(member)
  })

  it("reads no other spelling of the same profile", () => {
    const text = fromUtf8(encodeProfile(profile))
    const spellings = [
      ` ${text}`,
      text.replace('"v":1', '"v":1.0'),
      text.replace("Rao", "R\\u0061o"),
      text.replace('"v":1', '"v":1,"v":1'),
      JSON.stringify(profile),
    ]
    for (const spelling of spellings)
      expect(
        refusedFor(() => parseProfile(utf8(spelling))),
        spelling,
      ).to.equal("form")
    for (const bytes of [utf8("{"), new Uint8Array([0xff]), new Uint8Array(MOST_PROFILE_BYTES + 1)])
      expect(refusedFor(() => parseProfile(bytes))).to.equal("bytes")
  })

  it("opens only by its own digest", async () => {
    const bytes = encodeProfile(profile)
    const digest = await profileDigest(bytes)
    expect(await openProfile(bytes, digest)).to.deep.equal(profile)
    const other = encodeProfile({ ...profile, name: "Dr Nobody" })
    expect(await openProfile(other, digest)).to.equal(null)
    expect(await openProfile(null, digest)).to.equal(null)
    const attestedJunk = utf8('{"name":"Dr Rao"}')
    expect(await openProfile(attestedJunk, await profileDigest(attestedJunk))).to.equal(null)
  })
})
