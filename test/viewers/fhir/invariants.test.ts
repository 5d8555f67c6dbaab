import { expect } from "chai"
import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { treeOfJson } from "../../../app/_viewers/fhir/readers"
import { isObject } from "../../../app/_viewers/fhir/tree"
import { jsonFiles, modelOfTree } from "./files"
import {
  changedNumbers,
  lostDocuments,
  lostModifiers,
  lostNarrative,
  lostResources,
  lostWords,
} from "./invariants"

const INVARIANTS = {
  "every resource is shown or counted": lostResources,
  "no text of a narrative is lost": lostNarrative,
  "every status, negation and modifier stands in its row": lostModifiers,
  "every number has the digits of the file": changedNumbers,
  "no words of a resource are lost": lostWords,
  "every Composition is a document with all its sections": lostDocuments,
}

describe("What holds for every FHIR file", () => {
  for (const folder of ["samples/ips", "samples/synthea", "samples/shl", "corpora/fhir-r4", "corpora/cases"])
    describe(folder, () => {
      for (const [sentence, wrongIn] of Object.entries(INVARIANTS))
        it(sentence, function () {
          const files = jsonFiles(folder)
          if (files.length === 0) this.skip()
          const wrong: string[] = []
          for (const path of files) {
            const root = treeOfJson(readFileSync(path, "utf8"))
            if (!isObject(root) || root["resourceType"] === undefined) continue
            wrong.push(...wrongIn(root, modelOfTree(root)).map((what) => `${basename(path)}: ${what}`))
          }
          expect(wrong.slice(0, 20), `${wrong.length} faults`).to.deep.equal([])
        })
    })
})
