import { expect } from "chai"
import { otherPeople } from "../../../app/_features/take-with-you/same-person"

const of = (name: string, birthDate = "") => [{ name, birthDate, sex: "" }]

describe("whose files make one document", () => {
  it("are those that do not differ from the patient by name or birth date", () => {
    const other = otherPeople({ name: "Asha Menon", birthDate: "1958-03-09" })
    expect(other(of("Menon, Asha", "1958-03-09"))).to.equal("")
    expect(other(of("Bo Ek"))).to.equal("Bo Ek")
    expect(other(of("Asha Menon", "1990-01-01"))).to.equal("Asha Menon")
    expect(other([])).to.equal("")
  })

  it("are those of the first file's person, where the account does not say who the patient is", () => {
    const other = otherPeople({ name: "", birthDate: "" })
    expect(other(of("Asha Menon", "1958-03-09"))).to.equal("")
    expect(other(of("Bo Ek", "2001-01-01"))).to.equal("Bo Ek")
    expect(other(of("Asha Menon", "1990-01-01"))).to.equal("Asha Menon")
    expect(other(of("Asha Menon", "1958"))).to.equal("")
  })

  it("are not those about several people", () => {
    const other = otherPeople({ name: "Asha Menon", birthDate: "" })
    expect(other([...of("Asha Menon"), ...of("Bo Ek")])).to.equal("Bo Ek")
  })
})
