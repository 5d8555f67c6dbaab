import { expect } from "chai"
import { isOwnAlone, menuOf, tabsOf, waysOf } from "../../app/_features/enter/ways"

const hrefs = (ways: readonly { readonly href: string }[]) => ways.map(({ href }) => href)

describe("the ways of the bar and of a phone", () => {
  for (const role of ["patient", "doctor"] as const) {
    it(`lead a ${role} to what others shared with them`, () => {
      for (const ways of [waysOf(role, false), tabsOf(role, false)])
        expect(hrefs(ways)).to.include("/patients")
    })

    it(`are five at most on a ${role}'s phone, and none of them twice`, () => {
      const tabs = hrefs(tabsOf(role, false))
      expect(tabs.length).to.be.at.most(5)
      expect(new Set(tabs).size).to.equal(tabs.length)
    })
  }

  it("lead everywhere on a phone: what has no tab stands in the account's menu, and settings always do", () => {
    for (const role of ["patient", "doctor"] as const)
      for (const isActing of [false, true]) {
        const reached = [...hrefs(tabsOf(role, isActing)), ...hrefs(menuOf(role, isActing))]
        expect(reached).to.include.members(hrefs(waysOf(role, isActing)))
        expect(hrefs(menuOf(role, isActing)).includes("/settings")).to.equal(!isActing)
      }
  })

  it("are named by what each finds there", () => {
    const named = (role: "patient" | "doctor") =>
      waysOf(role, false).find(({ href }) => href === "/patients")?.label
    expect(named("patient")).to.equal("Shared with me")
    expect(named("doctor")).to.equal("Patients")
  })

  it("lead nobody who acts for somebody else to pages of their own", () => {
    for (const role of ["patient", "doctor"] as const)
      for (const ways of [waysOf(role, true), tabsOf(role, true)])
        expect(hrefs(ways).filter(isOwnAlone)).to.deep.equal([])
  })
})
