import { expect } from "chai"
import { exportJWK, exportPKCS8, exportSPKI, generateKeyPair } from "jose"
import { encryptSHLFile, SHCIssuer, SHL, SHLManifestBuilder } from "kill-the-clipboard"
import { fromUtf8 } from "../../../app/_core/crypto/bytes"
import { askLink } from "../../../app/_core/shl/ask-link"
import type { LinkFetcher, ManifestRequest } from "../../../app/_core/shl/ask-link"
import { cardTexts } from "../../../app/_core/shl/card-texts"
import { parseHealthLink } from "../../../app/_core/shl/health-link"
import { openCard } from "../../../app/_core/shl/open-card"
import { scanned } from "../../../app/_core/shl/scanned"
import { asIssuerKey } from "../../../app/_core/shl/trusted-issuers"
import { openFiles } from "../../../app/_viewers/health-link/open-files"

// Links and cards as another implementation writes them: kill-the-clipboard 1.1.0

const BUNDLE = {
  resourceType: "Bundle" as const,
  type: "collection" as const,
  entry: [
    {
      fullUrl: "https://clinic.example/fhir/Patient/1",
      resource: { resourceType: "Patient" as const, id: "1", name: [{ family: "Anyperson" }] },
    },
  ],
}
const ISS = "https://clinic.example/issuer"
const { signal } = new AbortController()

async function issue() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true })
  const issuer = new SHCIssuer({
    issuer: ISS,
    privateKey: await exportPKCS8(privateKey),
    publicKey: await exportSPKI(publicKey),
    expirationTime: null,
    enableQROptimization: true,
    strictReferences: true,
  })
  const key = asIssuerKey(await exportJWK(publicKey))
  if (!key) throw new Error("No key")
  return {
    card: await issuer.issue(BUNDLE),
    trusted: { name: "Clinic", iss: ISS, keys: [key], pinnedOn: "2026-05-01" },
  }
}

/** A host whose manifests the other implementation builds. */
function hostOf(builder: SHLManifestBuilder, files: ReadonlyMap<string, string>, longest = 1e9) {
  const asked: (ManifestRequest | null)[] = []
  const fetcher: LinkFetcher = {
    async fetch(url, manifest) {
      asked.push(manifest)
      const text = manifest
        ? JSON.stringify(
            await builder.buildManifest({ embeddedLengthMax: Math.min(longest, manifest.embeddedLengthMax) }),
          )
        : (files.get(url.pathname.slice(1)) ?? "")
      return { status: 200, text, retryAfter: null }
    },
  }
  return { asked, fetcher }
}

function build(flag?: "L" | "P" | "LP") {
  const files = new Map<string, string>()
  const shl = SHL.generate({
    baseManifestURL: "https://links.example/m/",
    manifestPath: "/manifest.json",
    label: "For the clinic",
    ...(flag ? { flag } : {}),
  })
  const builder = new SHLManifestBuilder({
    shl,
    uploadFile: (content: string) => {
      files.set(`file-${files.size}`, content)
      return Promise.resolve(`file-${files.size - 1}`)
    },
    getFileURL: (path: string) => Promise.resolve(`https://files.example/${path}`),
    loadFile: (path: string) => Promise.resolve(files.get(path) ?? ""),
  })
  return { shl, builder, files }
}

describe("what kill-the-clipboard writes", () => {
  it("is a card that opens and is verified, as JWS, as file and from its QR codes", async () => {
    const { card, trusted } = await issue()
    const ways = [
      [card.asJWS()],
      cardTexts(await card.asFileContent()).cards,
      cardTexts(card.asQRNumeric().join("\n")).cards,
      cardTexts(card.asQRNumeric({ enableChunking: true, maxSingleQRSize: 200 }).reverse().join("\n")).cards,
    ]
    for (const cards of ways) {
      expect(cards).to.have.length(1)
      const opened = await openCard(cards[0] ?? "", [trusted])
      expect(opened).to.include({ signature: "verified", iss: ISS })
      expect(opened.payload).to.contain("Anyperson")
    }
  })

  it("is a link whose files open, embedded or at an address, with flags L and P", async () => {
    const { card } = await issue()
    for (const flag of [undefined, "L", "P", "LP"] as const)
      for (const longest of [1, 1e9]) {
        const { shl, builder, files } = build(flag)
        await builder.addFHIRResource({ content: BUNDLE })
        await builder.addHealthCard({ shc: card })
        const found = scanned(`https://viewer.example/#${shl.toURI()}`)
        const link = parseHealthLink(found.kind === "link" ? found.text : "")
        expect([...link.flags].join("")).to.equal(flag ?? "")
        const { asked, fetcher } = hostOf(builder, files, longest)
        const answer = await askLink(link, { recipient: "A reader", passcode: "1234" }, fetcher, signal)
        if (answer.outcome !== "files") throw new Error(answer.outcome)
        expect(asked[0]?.passcode).to.equal(link.flags.has("P") ? "1234" : undefined)
        const agreed = new Set(["links.example", "files.example"])
        const opened = await openFiles(answer.manifest.files, { key: link.key, agreed }, fetcher, signal)
        const texts: string[] = []
        for (const file of opened)
          texts.push(file.step === "open" ? ((await file.attachment.content?.text()) ?? "") : file.step)
        const [bundle = "", cards = ""] = texts
        expect(JSON.parse(bundle)).to.deep.equal(BUNDLE)
        expect(cardTexts(cards).cards).to.deep.equal([card.asJWS()])
      }
  })

  it("is a direct link (U) whose one file opens, deflated or not", async () => {
    for (const enableCompression of [true, false]) {
      const shl = SHL.generate({
        baseManifestURL: "https://links.example/",
        manifestPath: "/file",
        flag: "U",
      })
      const jwe = await encryptSHLFile({
        content: JSON.stringify(BUNDLE),
        key: shl.key,
        contentType: "application/fhir+json",
        enableCompression,
      })
      const link = parseHealthLink(shl.toURI())
      const fetcher: LinkFetcher = {
        fetch: (url, manifest) => {
          expect([url.searchParams.get("recipient"), manifest]).to.deep.equal(["A reader", null])
          return Promise.resolve({ status: 200, text: jwe, retryAfter: null })
        },
      }
      const answer = await askLink(link, { recipient: "A reader", passcode: "" }, fetcher, signal)
      if (answer.outcome !== "files") throw new Error(answer.outcome)
      const [file] = await openFiles(
        answer.manifest.files,
        { key: link.key, agreed: new Set() },
        fetcher,
        signal,
      )
      if (file?.step !== "open") throw new Error("Not open")
      expect(file.attachment.type).to.equal("application/fhir+json")
      expect(
        JSON.parse(fromUtf8(new Uint8Array(await (file.attachment.content ?? new Blob()).arrayBuffer()))),
      ).to.deep.equal(BUNDLE)
    }
  })
})
