import { createHash } from "node:crypto"
import { expect } from "chai"
import { viewPolicy } from "../../app/_server/handlers/view-page"
import { dropPage, linkViewerPage } from "../../scripts/lib/opener"

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

describe("the page that opens links", function () {
  this.timeout(120_000)
  let html = ""
  before(async () => {
    html = await linkViewerPage()
  })

  it("is one file with one script and one style, which nothing inside of them ends", () => {
    expect(html.match(/<\/script/g)).to.have.length(1)
    expect(html.match(/<\/style/g)).to.have.length(1)
    expect(html).not.to.match(/<(?:link|img|iframe|object|base)\b[^>]*(?:href|src)=/)
  })

  it("has a policy that lets in these alone, in an opaque origin", () => {
    const [, script = ""] = /<script>([^]*)<\/script>/.exec(html) ?? []
    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(html) ?? []
    expect(viewPolicy(html).split("; ")).to.deep.equal([
      "sandbox allow-scripts allow-downloads",
      "default-src 'none'",
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      "connect-src 'self'",
      "img-src blob:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
  })

  it("evaluates no text as code and draws none as HTML", () => {
    expect(html).not.to.match(/dangerouslySetInnerHTML:/)
    expect(html).not.to.match(/[^\w.]eval\(|new Function\(/)
  })

  it("is the same from the same sources", async () => {
    expect(await linkViewerPage()).to.equal(html)
  })
})

describe("the page that sends by drop links", function () {
  this.timeout(120_000)

  it("is one file, which saves nothing and draws no picture, and asks this site alone, from an opaque origin", async () => {
    const html = await dropPage()
    expect(html.match(/<\/script/g)).to.have.length(1)
    expect(html.match(/<\/style/g)).to.have.length(1)
    expect(html).not.to.match(/dangerouslySetInnerHTML:|[^\w.]eval\(|new Function\(/)
    const policy = viewPolicy(html, { files: false }).split("; ")
    expect(policy.filter((each) => !/^(?:script|style)-src 'sha256-/.test(each))).to.deep.equal([
      "sandbox allow-scripts",
      "default-src 'none'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
    expect(await dropPage()).to.equal(html)
  })
})
