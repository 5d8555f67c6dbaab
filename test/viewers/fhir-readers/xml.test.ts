import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { treeOfXml } from "../../../app/_viewers/fhir/xml"
import { folderOf } from "../shared"

const plain = (text: string): unknown => JSON.parse(JSON.stringify(treeOfXml(text).root))
const patient = (inside: string) => `<Patient xmlns="http://hl7.org/fhir">${inside}</Patient>`
const refused = (text: string) =>
  expect(() => treeOfXml(text))
    .to.throw(KeywardError)
    .with.property("code", "document-damaged")

describe("the reader of FHIR XML", () => {
  it("makes the tree that JSON has", () => {
    expect(
      plain(
        `<?xml version="1.0" encoding="UTF-8"?>\n<!-- made for a test -->\n<Observation xmlns="http://hl7.org/fhir">
          <id value="o1"/><status value="final"/>
          <code><coding><system value="http://loinc.org"/><code value="34714-6"/></coding><text value="INR"/></code>
          <valueQuantity><value value="2.0"/></valueQuantity>
          <note><text value="a&#10;b &amp; &lt;c&gt;"/></note><note><text value="second"/></note>
        </Observation>`,
      ),
    ).to.deep.equal({
      resourceType: "Observation",
      id: "o1",
      status: "final",
      code: { coding: { system: "http://loinc.org", code: "34714-6" }, text: "INR" },
      valueQuantity: { value: "2.0" },
      note: [{ text: "a\nb & <c>" }, { text: "second" }],
    })
  })

  it("puts ids and extensions of primitives under _name, in line with the values", () => {
    const extension = '<extension url="http://x/y"><valueCode value="masked"/></extension>'
    expect(
      plain(
        patient(`<name><given id="g" value="Anna"/><given>${extension}</given><given value="Maria"/></name>
          <birthDate value="1957">${extension}</birthDate><gender>${extension}</gender>`),
      ),
    ).to.deep.equal({
      resourceType: "Patient",
      name: {
        given: ["Anna", null, "Maria"],
        _given: [{ id: "g" }, { extension: { url: "http://x/y", valueCode: "masked" } }, null],
      },
      birthDate: "1957",
      _birthDate: { extension: { url: "http://x/y", valueCode: "masked" } },
      gender: { extension: { url: "http://x/y", valueCode: "masked" } },
      _gender: { extension: { url: "http://x/y", valueCode: "masked" } },
    })
  })

  it("names the type of the root, of contained resources and of a bundle's entries", () => {
    expect(
      plain(`<Bundle xmlns="http://hl7.org/fhir"><entry><fullUrl value="urn:uuid:1"/><resource>
        <Patient><contained><Organization><id value="a"/></Organization></contained>
          <contained><Practitioner><id value="b"/></Practitioner></contained></Patient>
      </resource></entry><entry><resource><Flag/></resource></entry></Bundle>`),
    ).to.deep.equal({
      resourceType: "Bundle",
      entry: [
        {
          fullUrl: "urn:uuid:1",
          resource: {
            resourceType: "Patient",
            contained: [
              { resourceType: "Organization", id: "a" },
              { resourceType: "Practitioner", id: "b" },
            ],
          },
        },
        { resource: { resourceType: "Flag" } },
      ],
    })
  })

  it("keeps a narrative as XHTML text, whatever prefixes the file uses", () => {
    const div = `<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="de">5&nbsp;&lt; 6 <b class="x">&#x1F600;</b><br/><![CDATA[a<b]]></div>`
    const text = `<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="de">5\u00a0&lt; 6 <b class="x">😀</b><br></br>a&lt;b</div>`
    expect(plain(patient(`<text><status value="generated"/>${div}</text>`))).to.deep.equal({
      resourceType: "Patient",
      text: { status: "generated", div: text },
    })
    const prefixed = `<f:Patient xmlns:f="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"><f:text><h:div>x<h:i>y</h:i></h:div></f:text></f:Patient>`
    expect(plain(prefixed)).to.deep.equal({
      resourceType: "Patient",
      text: { div: '<div xmlns="http://www.w3.org/1999/xhtml">x<i>y</i></div>' },
    })
  })

  it("takes __proto__ as an element like any other", () => {
    const { root } = treeOfXml(patient('<__proto__ value="x"/>'))
    expect(Object.keys(root as object)).to.deep.equal(["resourceType", "__proto__"])
  })

  it("gives entities of a document type no meaning, and says that there is one", () => {
    const bomb = `<!DOCTYPE Patient [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`
    const { root, notes } = treeOfXml(`${bomb}${patient('<id value="&b;&c;"/>')}`)
    expect(JSON.parse(JSON.stringify(root))).to.deep.equal({ resourceType: "Patient", id: "&b;&c;" })
    expect(notes.join(" ")).to.match(/Entities that are not defined.*: 2\..*document type declaration/)
  })

  it("counts what is not FHIR and text outside of its elements", () => {
    const { root, notes } = treeOfXml(
      patient('<x:a xmlns:x="urn:x"><b>c</b></x:a>stray<active value="true"/>'),
    )
    expect(JSON.parse(JSON.stringify(root))).to.deep.equal({ resourceType: "Patient", active: "true" })
    expect(notes).to.have.length(2)
  })

  for (const text of [
    "",
    "<Patient",
    "<Patient/>",
    patient("<id>"),
    patient('<id value="1" value="2"/>'),
    patient("&"),
    `${patient("")}${patient("")}`,
    '<feed xmlns="http://www.w3.org/2005/Atom"/>',
    '<text xmlns="http://hl7.org/fhir"/>',
  ])
    it(`refuses ${JSON.stringify(text)}`, () => refused(text))

  it("goes through any depth and says what it does not read", () => {
    const depth = 100_000
    const { root, notes } = treeOfXml(patient(`${"<a>".repeat(depth)}${"</a>".repeat(depth)}<id value="x"/>`))
    expect((root as { id: string }).id).to.equal("x")
    expect(notes).to.have.length(1)
  })

  it("reads 4 MB in a time that does not grow with its square", function () {
    this.timeout(60_000)
    const entry = `<entry><resource><Observation><status value="final"/><code><text value="INR"/></code><valueQuantity><value value="2.0"/></valueQuantity></Observation></resource></entry>`
    const count = Math.ceil(4_000_000 / entry.length)
    const { root } = treeOfXml(`<Bundle xmlns="http://hl7.org/fhir">${entry.repeat(count)}</Bundle>`)
    expect((root as { entry: unknown[] }).entry).to.have.length(count)
  })

  it("reads the small bundle of the corpus", function () {
    const text = readFileSync(join(folderOf(this, "corpora/cases"), "fhir-summary.xml"), "utf8")
    expect(plain(text)).to.deep.equal({
      resourceType: "Bundle",
      type: "collection",
      entry: { resource: { resourceType: "AllergyIntolerance", code: { text: "Penicillin" } } },
    })
  })
})
