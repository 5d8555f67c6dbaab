import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { describe as described } from "../../app/_features/upload-record/described"
import {
  applyWish,
  lookForPlace,
  lookForPlaces,
  photoWithoutPlace,
} from "../../app/_features/upload-record/photo-places"

const FIXTURES = join(import.meta.dirname, "../viewers/image/fixtures")
const photo = (name: string, as = name) =>
  new File([readFileSync(join(FIXTURES, name))], as, { type: "image/jpeg", lastModified: 1_700_000_000_000 })
/** A motion photo: the video behind it says the place, too. */
const motion = () => {
  const bytes = readFileSync(join(FIXTURES, "plain.jpg"))
  return new File(
    [bytes, "\0\0\0\x18ftypmp42", new Uint8Array([0xa9, 0x78, 0x79, 0x7a]), "+55.5+003.2/"],
    "m.jpg",
  )
}

describe("a photo that is about to be added", () => {
  it("is known to say where it was taken by its bytes, whatever it is called", async () => {
    expect(await lookForPlace(photo("place.heic", "scan.pdf"))).to.equal("removable")
    expect(await lookForPlace(photo("plain.jpg"))).to.equal(null)
    expect(await lookForPlace(new File(["55°30′ N, 3°15′ E"], "place.jpg"))).to.equal(null)
    expect(await lookForPlace(motion())).to.equal("fixed")
  })

  it("loses its place if its person wants that, and keeps its name, type and date", async () => {
    const given = photo("place.jpg")
    const clean = await photoWithoutPlace(given)
    expect(await lookForPlace(clean)).to.equal(null)
    expect([clean.name, clean.type, clean.lastModified, clean.size]).to.eql([
      given.name,
      given.type,
      given.lastModified,
      given.size,
    ])
  })

  it("stays as it is if its person does not want that", async () => {
    const files = [photo("place.jpg"), photo("plain.jpg"), motion()]
    const found = await lookForPlaces(files, new AbortController().signal)
    const kept = await applyWish(files.map(described), found, { remove: false, leaveOut: false })
    expect(kept.flatMap((each) => each.files)).to.eql(files)
  })

  it("is left out where its place cannot be removed and its person wants that", async () => {
    const files = [photo("place.jpg"), motion()]
    const found = await lookForPlaces(files, new AbortController().signal)
    const kept = await applyWish(files.map(described), found, { remove: true, leaveOut: true })
    expect(kept).to.have.length(1)
    const [file] = kept[0]?.files ?? []
    expect(file && (await lookForPlace(file))).to.equal(null)
  })
})
