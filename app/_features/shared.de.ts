import { translated } from "../_language/catalogue"
import type english from "./shared.en"

export default translated<typeof english>({
  ofDoctor: {
    title: "Patienten",
    one: "Patient",
    many: "Patienten",
    ask: "Patienten fragen",
    give: "Geben Sie Ihren Patienten Ihre Adresse",
  },
  ofPatient: {
    title: "Für mich freigegeben",
    short: "Für mich",
    one: "Person",
    many: "Personen",
    ask: "Jemanden fragen",
    give: "Geben Sie ihnen Ihre Adresse",
  },
})
