import { expect } from "chai"
import { mailTime } from "../../../app/_viewers/mail/mail-time"
import { read, readingOf } from "../../../app/_viewers/mail/read"
import { inputOf } from "../input"

const HEAD = [
  "From: =?utf-8?q?Dr_R=C3=A3o?= <rao@clinic.example>",
  "To: Ada Example <ada@a.example>, b@a.example",
  "Date: Mon, 05 Jan 2026 23:30:00 -0500",
  "Subject: =?iso-8859-1?q?R=E9sultats?=",
  "MIME-Version: 1.0",
]
const mail = async (head: readonly string[], body: string) =>
  read(await inputOf([...HEAD, ...head, "", body].join("\r\n").replace(/\r?\n/g, "\r\n"), "a.eml"))
const parts = (...all: readonly string[]) => all.map((part) => `--b\n${part}\n`).join("") + "--b--\n"

describe("the mail viewer", () => {
  it("shows who wrote when to whom, with the address of each", async () => {
    const model = await mail(["Content-Type: text/plain; charset=utf-8"], "Dear Ada,\n\nall is well.")
    expect(model).to.deep.include({
      title: "Résultats",
      author: "Dr Rão <rao@clinic.example>",
      date: "2026-01-05T23:30:00-05:00",
      fields: [
        { label: "From", value: "Dr Rão <rao@clinic.example>" },
        { label: "To", value: "Ada Example <ada@a.example>, b@a.example" },
        { label: "Date", value: "Mon, 05 Jan 2026 23:30:00 -0500" },
        { label: "Subject", value: "Résultats" },
      ],
    })
    expect(readingOf(model).narrative).to.deep.equal([{ section: "", text: "Dear Ada,\nall is well." }])
  })

  it("makes HTML inert: no program, no address that is followed, no picture from elsewhere", async () => {
    const model = await mail(
      ["Content-Type: text/html; charset=utf-8"],
      `<style>p{color:red}</style><script>x()</script><p onclick="x()">See <a href="https://a.example">here</a>
       <img src="https://t.example/1.gif"><img src="//t.example/2.gif" alt="logo"></p>
       <span style="text-decoration: line-through">50 mg</span><iframe src="https://b.example"></iframe>`,
    )
    const { narrative, notShown } = readingOf(model)
    expect(narrative[0]?.text).to.contain("See here (https://a.example)").and.not.to.contain("x()")
    expect(JSON.stringify(model.sections)).to.contain(`{"tag":"del","children":["50 mg"]}`)
    expect(notShown).to.deep.equal([
      { what: "pictures from other servers", count: 2 },
      { what: "embedded content", count: 1 },
    ])
  })

  it("shows the plain text beside the HTML where it says something else", async () => {
    const alternative = (text: string, html: string) =>
      mail(
        ["Content-Type: multipart/alternative; boundary=b"],
        parts(`Content-Type: text/plain\n\n${text}`, `Content-Type: text/html\n\n${html}`),
      )
    const same = await alternative("Take 50 mg.", "<p>Take <b>50</b> mg.</p>")
    expect(same.sections).to.have.length(1)
    const other = await alternative("Take 25 mg.", "<p>Take 50 mg.</p>")
    expect(readingOf(other).narrative.map(({ text }) => text)).to.deep.equal(["Take 50 mg.", "Take 25 mg."])
  })

  it("opens attachments, mails among them, and pictures where they stand", async () => {
    const model = await mail(
      ["Content-Type: multipart/mixed; boundary=b"],
      parts(
        `Content-Type: text/html\n\n<p>Seen: <img src="cid:ecg" alt="ECG"></p>`,
        `Content-Type: image/png\nContent-ID: <ecg>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=`,
        `Content-Type: application/pdf; name="r.pdf"\nContent-Disposition: attachment; filename="r.pdf"\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK`,
        `Content-Type: message/rfc822\n\nFrom: b@a.example\nDate: Mon, 5 Jan 2026 10:00:00 +0000\nSubject: inner\n\nHello`,
      ),
    )
    expect(model.attachments.map(({ name, type }) => [name, type])).to.deep.equal([
      ["Attachment 1", "image/png"],
      ["r.pdf", "application/pdf"],
      ["Attachment 3.eml", "message/rfc822"],
    ])
    expect(model.drawn).to.deep.equal([0])
    expect(await model.attachments[1]?.content?.text()).to.equal("%PDF-1.4\n")
    expect(await model.attachments[2]?.content?.text()).to.contain("Subject: inner")
  })

  it("says what is packed, signed or encrypted", async () => {
    const having = async (type: string) =>
      (
        await mail(
          ["Content-Type: multipart/mixed; boundary=b"],
          parts(
            `Content-Type: text/plain\n\na`,
            `Content-Type: ${type}\nContent-Disposition: attachment\n\nx`,
          ),
        )
      ).notes.join(" ")
    expect(await having(`application/ms-tnef; name="winmail.dat"`)).to.contain("winmail.dat")
    expect(await having("application/pkcs7-signature")).to.contain("not checked")
    expect(await having("application/pkcs7-mime")).to.contain("encrypted")
  })

  it("reads dates of mail with their offset, and no other", () => {
    expect(mailTime("5 Jan 2026 09:30 GMT")).to.equal("2026-01-05T09:30:00Z")
    expect(mailTime("Mon, 5 January 2026 9:30:01 +0530 (IST)")).to.equal("2026-01-05T09:30:01+05:30")
    expect(mailTime("yesterday")).to.equal("")
  })

  it("does not end its stack on HTML that is nested deep", async () => {
    const deep = `${"<div>".repeat(20_000)}deep${"</div>".repeat(20_000)}`
    const model = await mail(["Content-Type: text/html"], deep)
    expect(readingOf(model).narrative[0]?.text).to.equal("deep")
  })
})
