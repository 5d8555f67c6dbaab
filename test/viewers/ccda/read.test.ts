import { deflateRawSync, deflateSync, gzipSync } from "node:zlib"
import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { fileTypeOf } from "../../../app/_core/file-types"
import { read, readingOf } from "../../../app/_viewers/ccda/read"
import type { Reading, Row } from "../../../app/_viewers/reading"

const NAMESPACES = 'xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const readBytes = async (bytes: Uint8Array<ArrayBuffer>): Promise<Reading> =>
  readingOf(await read({ file: new Blob([bytes]) }))
const readText = (text: string): Promise<Reading> => readBytes(bytesOf(text))
const documentOf = (body: string, header = ""): string =>
  `<?xml version="1.0"?><ClinicalDocument ${NAMESPACES}><title>Test</title>${header}<component>${body}</component></ClinicalDocument>`
const sectionOf = (content: string): string =>
  documentOf(
    `<structuredBody><component><section><title>Part</title>${content}</section></component></structuredBody>`,
  )
const entry = (statement: string): Promise<Reading> => readText(sectionOf(`<entry>${statement}</entry>`))
const observation = (content: string, attributes = ""): Promise<Reading> =>
  entry(
    `<observation classCode="OBS" moodCode="EVN" ${attributes}><code code="1" displayName="Test"/>${content}</observation>`,
  )
const partRow = ({ rows }: Reading): Row => {
  const row = rows.find(({ section }) => section === "Part")
  if (!row) throw new Error("no row")
  return row
}

describe("A CDA document", () => {
  it("with codes that every object has is read, and none of them becomes words", async () => {
    for (const code of ["constructor", "toString"]) {
      const reading = await observation(
        `<statusCode code="${code}"/><value xsi:type="CD" code="${code}" codeSystem="2.16.840.1.113883.5.83"/><interpretationCode code="${code}" codeSystem="2.16.840.1.113883.5.83"/>`,
      )
      expect(structuredClone(reading)).to.deep.equal(reading)
      expect(JSON.stringify(reading)).not.to.contain("native code")
    }
    const mood = await entry('<act moodCode="constructor"><code code="1" displayName="Test"/></act>')
    expect(partRow(mood).flags).to.deep.equal(["Mood constructor"])
  })

  describe("has values of every data type in words", () => {
    const values: readonly (readonly [value: string, shown: string])[] = [
      ['xsi:type="PQ" value="0.0140" unit="mg/dL"', "0.0140\u00a0mg/dL"],
      ['xsi:type="PQ" value="2.0" unit="1"', "2.0"],
      ['xsi:type="INT" value="007"', "007"],
      ['xsi:type="REAL" value="1.50"', "1.50"],
      ['xsi:type="BL" value="false"', "no"],
      ['xsi:type="TS" value="201403"', "Mar 2014"],
      ['xsi:type="TS" value="20140302090805.5+0530"', "2 Mar 2014, 09:08:05.5 (UTC+05:30)"],
      ['xsi:type="TS" value="20140230"', "20140230"],
      ['xsi:type="MO" value="12.50" currency="EUR"', "12.50\u00a0EUR"],
      ['xsi:type="CD" code="X1" codeSystem="1.2.3"', "X1"],
      ['xsi:type="CD" code="X1" codeSystem="2.16.840.1.113883.6.1"', "X1 (LOINC)"],
      ['xsi:type="PQ" nullFlavor="ASKU"', "asked but unknown"],
      ['xsi:type="CD" nullFlavor="XYZ"', "absent (XYZ)"],
    ]
    for (const [attributes, shown] of values)
      it(attributes, async () => {
        expect(partRow(await observation(`<value ${attributes}/>`)).details).to.equal(shown)
      })

    const parts: readonly (readonly [value: string, shown: string])[] = [
      [
        '<value xsi:type="IVL_PQ"><low value="4.0" unit="%"/><high value="5.60" unit="%"/></value>',
        "4.0 to 5.60\u00a0%",
      ],
      ['<value xsi:type="IVL_PQ"><low value="90" unit="mm" inclusive="false"/></value>', ">\u00a090\u00a0mm"],
      ['<value xsi:type="IVL_PQ"><high value="5"/></value>', "≤\u00a05"],
      [
        '<value xsi:type="RTO_PQ_PQ"><numerator xsi:type="PQ" value="1" unit="mg"/><denominator xsi:type="PQ" value="2" unit="mL"/></value>',
        "1\u00a0mg : 2\u00a0mL",
      ],
      ['<value xsi:type="ST">  two\n words </value>', "two words"],
      [
        '<value xsi:type="CD" code="1" displayName="Fracture"><originalText>Broken</originalText><qualifier><name displayName="Side"/><value displayName="Left"/></qualifier></value>',
        "Fracture (as written: Broken), Side: Left",
      ],
      [
        '<value xsi:type="CD" code="1" displayName="A"/><interpretationCode code="N" codeSystem="2.16.840.1.113883.5.83"/>',
        "A; Interpretation: normal",
      ],
    ]
    for (const [content, shown] of parts)
      it(content.slice(0, 60), async () => {
        expect(partRow(await observation(content)).details).to.equal(shown)
      })
  })

  describe("says first what a statement is not", () => {
    const statements: readonly (readonly [statement: string, flags: readonly string[]])[] = [
      [
        '<observation moodCode="EVN" negationInd="true"><value xsi:type="CD" displayName="Asthma"/></observation>',
        ["Not present"],
      ],
      [
        '<observation moodCode="EVN" negationInd="true"><code displayName="Weight"/></observation>',
        ["Not done"],
      ],
      ['<procedure moodCode="EVN" negationInd="true"><code displayName="Biopsy"/></procedure>', ["Not done"]],
      [
        '<procedure moodCode="RQO" negationInd="true"><code displayName="Biopsy"/></procedure>',
        ["Not to be done", "Ordered"],
      ],
      ['<substanceAdministration moodCode="EVN" negationInd="true"/>', ["Not given"]],
      ['<substanceAdministration moodCode="INT" negationInd="true"/>', ["Not to be given", "Intended"]],
      ['<supply moodCode="EVN" negationInd="true"/>', ["Not supplied"]],
      ['<encounter moodCode="EVN" negationInd="true"/>', ["Did not take place"]],
      ['<act moodCode="EVN"><statusCode code="aborted"/></act>', ["Stopped before its end"]],
      ['<act moodCode="EVN"><statusCode code="nullified"/></act>', ["Entered in error"]],
      ['<act moodCode="EVN" nullFlavor="UNK"/>', ["Unknown"]],
      ['<observation moodCode="RSK"/>', ["Risk, has not happened"]],
      ['<observation moodCode="ABC"/>', ["Mood ABC"]],
    ]
    for (const [statement, flags] of statements)
      it(`${flags.join(", ")}: ${statement.slice(0, 60)}`, async () => {
        expect(partRow(await entry(statement)).flags).to.deep.equal(flags)
      })

    it("also where only the relation to its parent is negated", async () => {
      const reading = await observation(
        '<entryRelationship typeCode="CAUS" negationInd="true"><observation moodCode="EVN"><code displayName="Rash"/></observation></entryRelationship>',
      )
      expect(reading.rows.at(-1)).to.deep.include({ what: "Caused: Rash", flags: ["Not related"] })
    })

    it("and never hides a negated severity or reaction in a detail", async () => {
      const reading = await observation(
        '<entryRelationship typeCode="MFST"><observation moodCode="EVN" negationInd="true"><code code="ASSERTION"/><value xsi:type="CD" code="1" displayName="Hives"/></observation></entryRelationship>',
      )
      expect(reading.rows.at(-1)).to.deep.include({ what: "Shown by: Hives", flags: ["Not present"] })
    })
  })

  describe("says when a medicine is taken", () => {
    const times: readonly (readonly [time: string, taken: string])[] = [
      ['xsi:type="PIVL_TS"><period value="12" unit="h"/>', "every 12\u00a0hours"],
      [
        'xsi:type="PIVL_TS" institutionSpecified="true"><period value="1" unit="d"/>',
        "every day, at the times of the institution",
      ],
      [
        'xsi:type="PIVL_TS"><period><low value="4" unit="h"/><high value="6" unit="h"/></period>',
        "every 4 to 6\u00a0hours",
      ],
      ['xsi:type="EIVL_TS"><event code="HS"/>', "at bedtime"],
      [
        'xsi:type="EIVL_TS"><event code="ACM"/><offset><low value="30" unit="min"/></offset>',
        "before breakfast, 30\u00a0minutes from then",
      ],
      ['xsi:type="PIVL_TS"><phase value="20260105"/><period value="1" unit="wk"/>', "every week, 5 Jan 2026"],
    ]
    for (const [time, taken] of times)
      it(taken, async () => {
        const reading = await entry(
          `<substanceAdministration moodCode="EVN"><effectiveTime xsi:type="IVL_TS"><low value="20260101"/><high nullFlavor="UNK"/></effectiveTime><effectiveTime ${time}</effectiveTime><doseQuantity value="2.50" unit="mg"/></substanceAdministration>`,
        )
        const row = partRow(reading)
        expect(row.details).to.equal(`Taken: ${taken}; Dose: 2.50\u00a0mg`)
        expect(row.when).to.equal("from 1 Jan 2026, end: unknown")
      })
  })

  describe("keeps its narrative", () => {
    it("with lists, tables, links as text and deleted words as deleted", async () => {
      const { narrative } = await readText(
        sectionOf(
          '<text>Loose <content styleCode="Bold">bold</content><list listType="ordered"><caption>Two</caption><item>one</item><item>two</item></list><table><tbody><tr><td colspan="2">a</td><td>b</td></tr></tbody></table><linkHtml href="javascript:alert(1)">see</linkHtml><content revised="delete">old</content><unknown>kept</unknown></text>',
        ),
      )
      expect(narrative[0]?.text).to.equal(
        "Loose bold\nTwo\none\ntwo\na\tb\nsee (javascript:alert(1))(deleted: old)kept",
      )
    })

    it("to any depth, of sections and of elements", async () => {
      const deep = 3_000
      const nested = `${"<content>".repeat(deep)}innermost${"</content>".repeat(deep)}`
      const { narrative, notes } = await readText(
        sectionOf(
          `<text>${nested}</text><component><section><title>Inner</title><text>inner text</text></section></component>`,
        ),
      )
      expect(narrative.map(({ text }) => text)).to.deep.equal(["innermost", "inner text"])
      expect(notes.join()).to.include("more than 500 levels deep")
    })

    it("as what an entry refers to", async () => {
      const reading = await readText(
        sectionOf(
          '<text><content ID="a">Hay fever</content></text><entry><observation moodCode="EVN"><code code="ASSERTION"/><value xsi:type="CD" nullFlavor="OTH"><originalText><reference value="#a"/></originalText></value></observation></entry>',
        ),
      )
      expect(partRow(reading).what).to.equal("Hay fever (other, not in the code list)")
    })

    it("and counts references to text that is not there", async () => {
      const reading = await observation(
        '<value xsi:type="CD" code="1"><originalText><reference value="#none"/></originalText></value>',
      )
      expect(reading.notShown).to.deep.include({
        what: "references to text that is not in the file",
        count: 1,
      })
    })
  })

  describe("opens what is inside", () => {
    const TEXT = "Dear colleague, all is well."
    const body = (attributes: string, content: string) =>
      readText(documentOf(`<nonXMLBody><text ${attributes}>${content}</text></nonXMLBody>`))
    const base64 = (data: Uint8Array) => Buffer.from(data).toString("base64")
    const packed: readonly (readonly [attributes: string, content: string])[] = [
      ['mediaType="text/plain"', TEXT],
      ['mediaType="text/plain" representation="TXT"', TEXT],
      [
        'mediaType="text/plain" representation="B64"',
        `\n  ${base64(bytesOf(TEXT)).replace(/(.{10})/g, "$1\n")}`,
      ],
      ['mediaType="text/plain" representation="B64" compression="DF"', base64(deflateRawSync(TEXT))],
      ['mediaType="text/plain" representation="B64" compression="ZL"', base64(deflateSync(TEXT))],
      ['mediaType="text/plain" representation="B64" compression="GZ"', base64(gzipSync(TEXT))],
    ]
    for (const [attributes, content] of packed)
      it(attributes, async () => {
        const { attachments } = await body(attributes, content)
        expect(attachments).to.have.length(1)
        expect(await attachments[0]?.content?.text()).to.equal(TEXT)
        expect(attachments[0]).to.include({ name: "Test", type: "text/plain" })
      })

    it("or says that it cannot", async () => {
      const reading = await body('mediaType="application/pdf" representation="B64"', "*** not base64 ***")
      expect(reading.attachments).to.deep.equal([])
      expect(reading.notes.join()).to.include("damaged")
      const unknown = await body(
        'mediaType="text/plain" representation="B64" compression="Z"',
        base64(bytesOf(TEXT)),
      )
      expect(unknown.notes.join()).to.include("cannot be unpacked here")
    })

    it("and never fetches what lies elsewhere", async () => {
      const reading = await body("", '<reference value="https://example.org/letter.pdf"/>')
      expect(reading.attachments[0]).to.include({ content: null, url: "https://example.org/letter.pdf" })
    })

    it("a picture where the narrative names it", async () => {
      const model = await read({
        file: new Blob([
          sectionOf(
            `<text>before <renderMultiMedia referencedObject="M1"><caption>The wound</caption></renderMultiMedia></text><entry><observationMedia classCode="OBS" moodCode="EVN" ID="M1"><value mediaType="image/gif" representation="B64">R0lGODlh</value></observationMedia></entry>`,
          ),
        ]),
      })
      expect(JSON.stringify(model.sections[0]?.narrative)).to.include('"attachment":0')
      expect(model.attachments[0]).to.include({ name: "M1", type: "image/gif" })
    })
  })

  describe("is read as far as it goes", () => {
    it("where it was cut off, and says so", async () => {
      const whole = sectionOf("<text><paragraph>first</paragraph><paragraph>second</paragraph></text>")
      const reading = await readText(whole.slice(0, whole.indexOf("second") + 3))
      expect(reading.narrative[0]?.text).to.equal("first\nsec")
      expect(reading.notes.join()).to.include("ends before its document does")
    })

    it("where its tags do not match, and says so", async () => {
      const reading = await readText(
        sectionOf("<text><paragraph>first<content>inner</paragraph>after</text>"),
      )
      expect(reading.narrative[0]?.text).to.equal("firstinner\nafter")
      expect(reading.notes.join()).to.include("not well-formed")
    })

    it("in the encoding that it declares", async () => {
      const text = '<?xml version="1.0" encoding="ISO-8859-1"?><section><title>Prüfung</title></section>'
      const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
      expect((await readBytes(bytes)).title).to.equal("Prüfung")
    })

    it("and not at all where it is no XML", async () => {
      const failure = await readText("not < xml").catch((error: unknown) => error)
      expect(failure).to.be.instanceOf(KeywardError).with.property("code", "document-damaged")
    })
  })

  describe("cannot make the reader fetch or expand anything", () => {
    it("with external entities", async () => {
      const reading = await readText(
        `<!DOCTYPE section [<!ENTITY file SYSTEM "file:///etc/hostname">]><section ${NAMESPACES}><title>T</title><text>x &file; y</text></section>`,
      )
      expect(reading.narrative[0]?.text).to.equal("x &file; y")
      expect(reading.notes.join()).to.include("entities that are not expanded")
    })

    it("with entities made of entities", async () => {
      const entities = ['<!ENTITY a0 "ten bytes.">']
      for (let level = 1; level <= 3; level++)
        entities.push(`<!ENTITY a${level} "${`&a${level - 1};`.repeat(10)}">`)
      const reading = await readText(
        `<!DOCTYPE section [${entities.join("")}]><section ${NAMESPACES}><title>T</title><text>&a3;</text></section>`,
      )
      expect(reading.narrative[0]?.text).to.equal("&a3;")
    })
  })

  it("gives facts with codes by their URI, digits as written and the range that applies", async () => {
    const { facts } = await entry(
      `<observation classCode="OBS" moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.2"/><code code="2823-3" codeSystem="2.16.840.1.113883.6.1" displayName="Potassium"><translation code="K" codeSystem="1.2.3"/></code><statusCode code="completed"/><effectiveTime value="20260101"/><value xsi:type="PQ" value="4.10" unit="mmol/L"/><referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="3.50" unit="mmol/L"/><high value="5.0" unit="mmol/L"/></value></observationRange></referenceRange></observation>`,
    )
    expect(facts).to.deep.equal([
      {
        kind: "result",
        what: "Potassium",
        codes: [
          { system: "http://loinc.org", code: "2823-3" },
          { system: "urn:oid:1.2.3", code: "K" },
        ],
        details: "4.10\u00a0mmol/L; Reference range: 3.50 to 5.0\u00a0mmol/L",
        quantity: {
          value: "4.10",
          comparator: "",
          unit: "mmol/L",
          ucum: "mmol/L",
          range: { low: "3.50", high: "5.0", text: "" },
        },
        time: "2026-01-01",
        flags: [],
        pointer: "/ClinicalDocument/component/structuredBody/component/section/entry/observation",
      },
    ])
  })

  it("gives no fact about the patient of what it says of a relative", async () => {
    const problem =
      '<observation moodCode="EVN"><templateId root="2.16.840.1.113883.10.20.22.4.4"/><code code="ASSERTION"/><value xsi:type="CD" code="1" codeSystem="2.16.840.1.113883.6.96" displayName="Diabetes"/></observation>'
    const father =
      '<subject><relatedSubject classCode="PRS"><code displayName="Father"/></relatedSubject></subject>'
    const family = await entry(
      `<organizer classCode="CLUSTER" moodCode="EVN">${father}<component>${problem}</component></organizer>`,
    )
    expect(family.facts).to.deep.equal([])
    expect(family.rows.map(({ what }) => what)).to.include("Diabetes")
    expect((await entry(problem)).facts).to.have.length(1)
  })

  it("says what it replaces, and that it is restricted", async () => {
    const reading = await readText(
      documentOf(
        "<structuredBody/>",
        '<confidentialityCode code="R" codeSystem="2.16.840.1.113883.5.25"/><relatedDocument typeCode="RPLC"><parentDocument><id root="1.2" extension="old"/></parentDocument></relatedDocument>',
      ),
    )
    const flags = reading.rows.flatMap((row) => row.flags)
    expect(flags).to.deep.equal(["Confidentiality: restricted", "Replaces an earlier document"])
    expect(reading.rows.find(({ what }) => what === "Replaces")?.details).to.equal("1.2 old")
  })

  it("is known by its root or by what only CDA has", () => {
    const idOf = (text: string) => fileTypeOf({ name: "a.xml", type: "text/xml" }, bytesOf(text)).id
    expect(idOf(`<?xml version="1.0"?>\n<!-- x --><section ${NAMESPACES}>`)).to.equal("ccda")
    expect(idOf('<h:observation xmlns:h="urn:hl7-org:v3"/>')).to.equal("ccda")
    expect(idOf('<act classCode="ACT" moodCode="EVN"/>')).to.equal("ccda")
    expect(idOf("<section><title>a chapter</title></section>")).to.equal("xml")
    expect(idOf('<?xml version="1.0"?><section/>')).to.equal("xml")
    expect(idOf('<Patient xmlns="http://hl7.org/fhir" xmlns:v3="urn:hl7-org:v3"/>')).to.equal("fhir-xml")
    expect(idOf('<act xmlns="urn:laws" classCode="ACT"/>')).to.equal("xml")
  })

  it("of 6 MB with 20,000 results is read whole", async function () {
    this.timeout(300_000)
    const line = '<tr><td ID="r$">Potassium</td><td>4.10</td></tr>'
    const one =
      '<entry><observation classCode="OBS" moodCode="EVN"><code code="2823-3" codeSystem="2.16.840.1.113883.6.1" displayName="Potassium"><originalText><reference value="#r$"/></originalText></code><effectiveTime value="20260101"/><value xsi:type="PQ" value="4.10" unit="mmol/L"/></observation></entry>'
    const many = (text: string) =>
      Array.from({ length: 20_000 }, (_, index) => text.replace("$", String(index))).join("")
    const text = sectionOf(`<text><table><tbody>${many(line)}</tbody></table></text>${many(one)}`)
    expect(text.length).to.be.above(6_000_000)
    const reading = await readText(text)
    expect(reading.facts).to.have.length(20_000)
  })
})
