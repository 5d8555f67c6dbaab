import { expect } from "chai"
import {
  AS_EACH_SAYS,
  describe as describeFile,
  recordsOf,
  withForAll,
} from "../../../app/_features/upload-record/described"
import {
  describeFolders,
  subFoldersOf,
  withPathNames,
} from "../../../app/_features/upload-record/sub-folders"
import { keepPath, pathOf } from "../../../app/_ui/filePath"

function file(path: string): File {
  const made = new File([path], path.slice(path.lastIndexOf("/") + 1), { type: "text/plain" })
  if (path.includes("/")) keepPath(made, path)
  return made
}
const PATHS = ["CD/b/IM1.txt", "CD/a/IM10.txt", "CD/a/IM2.txt", "CD/read me.txt", "CD/a/deep/IM1.txt"]
const NAMES = { folderName: "", patientName: "", authorName: "" }

describe("files of a folder with sub-folders", () => {
  it("keep the way to them in their names, and are still found at their paths", async () => {
    const files = withPathNames(PATHS.map(file))
    expect(files.map(({ name }) => name)).to.deep.equal([
      ...["a › deep › IM1.txt", "a › IM2.txt", "a › IM10.txt", "b › IM1.txt", "read me.txt"],
    ])
    expect(files.map(pathOf)).to.have.members(PATHS)
    expect(await files[0]?.text()).to.equal("CD/a/deep/IM1.txt")
    const records = await recordsOf(files.map(describeFile), false, NAMES)
    expect(records.map(({ paths }) => paths)).to.deep.equal(files.map((each) => [pathOf(each)]))
    expect(records[0]?.files[0]?.name).to.equal("a › deep › IM1.txt")
    expect(records[0]?.head.title).to.equal("a › deep › IM1")
  })

  it("keep their own names where they lay in one folder, or in none", () => {
    for (const paths of [
      ["Scans/one.txt", "Scans/two.txt"],
      ["one.txt", "two.txt", "one.txt"],
    ]) {
      const files = paths.map(file)
      expect(withPathNames(files)).to.deep.equal(files)
      expect(withPathNames(files).every((each, at) => each === files[at])).to.equal(true)
    }
  })

  it("become one record for each folder that holds any, as a person counts, or for all of them", async () => {
    const files = withPathNames(PATHS.map(file))
    expect([...subFoldersOf(files).keys()]).to.deep.equal(["", "a", "a › deep", "b"])
    const records = describeFolders(files)
    expect(records.map(({ title }) => title)).to.deep.equal(["CD", "a", "a › deep", "b"])
    expect(records[1]?.files.map(({ name }) => name)).to.deep.equal(["a › IM2.txt", "a › IM10.txt"])
    const [one] = await recordsOf(files.map(describeFile), true, NAMES)
    expect(one?.paths).to.have.members(PATHS)
  })

  it("are several records where a folder has more files than one holds", () => {
    const many = Array.from({ length: 1_030 }, (_, at) => file(`CD/a/IM${at}.txt`))
    const records = describeFolders([...many, file("CD/b/1.txt")])
    expect(records.map(({ title, files }) => [title, files.length])).to.deep.equal([
      ["a (1 of 2)", 1_023],
      ["a (2 of 2)", 7],
      ["b", 1],
    ])
  })

  it("take kind and date that are said of all, but for those that were changed one by one", () => {
    const [one, other] = [describeFile(file("one.txt")), describeFile(file("other.txt"))]
    const own = { ...other, kind: "diary" as const, touched: { kind: true as const } }
    const said = withForAll([one, own], { kind: "image", day: "2024-02-03" })
    expect(said.map(({ kind, day }) => [kind, day])).to.deep.equal([
      ["image", "2024-02-03"],
      ["diary", "2024-02-03"],
    ])
    expect(withForAll([one], AS_EACH_SAYS)).to.deep.equal([one])
  })
})
