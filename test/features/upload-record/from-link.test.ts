import { expect } from "chai"
import { cardFile, keepable, linkFile } from "../../../app/_features/upload-record/from-link/link-files"
import { findType } from "../../../app/_viewers/read-file"
import type { LinkedFileState } from "../../../app/_viewers/health-link/open-files"
import type { ManifestStatus } from "../../../app/_core/shl/manifest"

const open = (text: string, type: string, status: ManifestStatus = ""): LinkedFileState => ({
  step: "open",
  status,
  attachment: { name: "File", type, content: new Blob([text]), url: "" },
})

describe("files from a link or card", () => {
  it("keep the bytes as they came, named after where they came from", async () => {
    const { files, takenBack, closed } = keepable(
      [open(`{"resourceType":"Patient"}`, "application/fhir+json"), open("words", "text/x-odd")],
      "links.example",
    )
    expect(files.map(({ name }) => name)).to.deep.equal([
      "From links.example, 1.json",
      "From links.example, 2",
    ])
    expect(await Promise.all(files.map((file) => file.text()))).to.deep.equal([
      `{"resourceType":"Patient"}`,
      "words",
    ])
    expect([takenBack, closed]).to.deep.equal([0, 0])
  })

  it("leave out, counted, what the host has taken back and what is not open", () => {
    const kept = keepable(
      [
        open("a", "text/plain", "retracted"),
        open("b", "text/plain", "finalized"),
        { step: "waiting", host: "files.example" },
        { step: "failed", fault: "File 4: it is damaged" },
      ],
      "For the clinic",
    )
    expect(kept.files.map(({ name }) => name)).to.deep.equal(["From For the clinic.txt"])
    expect(kept).to.include({ takenBack: 1, closed: 2 })
  })

  it("are found to be a card and a link", async () => {
    const card = cardFile(["a.b.c"])
    expect(await card.text()).to.equal(`{"verifiableCredential":["a.b.c"]}`)
    expect((await findType(card, card)).viewer).to.equal("health-card")
    const link = linkFile("https://viewer.example#shlink:/eyJ1cmwi", "links.example")
    expect([link.name, (await findType(link, link)).viewer]).to.deep.equal([
      "Link to links.example.shlink",
      "health-link",
    ])
  })
})
