import { messages } from "../_language/catalogue"

export default messages({
  ofDoctor: {
    title: "Patients",
    one: "patient",
    many: "patients",
    ask: "Ask a patient",
    give: "Give your patients your address",
  },
  ofPatient: {
    title: "Shared with me",
    short: "With me",
    one: "person",
    many: "people",
    ask: "Ask somebody",
    give: "Give them your address",
  },
})
