/** The invented patient as every demo document names them. */
export const ASHA = {
  name: "Asha Menon",
  given: "Asha",
  family: "Menon",
  born: "1958-03-09",
  bornInWords: "9 March 1958",
  number: "KCH-0058-3091",
  address: ["14 Rose Lane, Fort Kochi", "Kochi 682 001"],
} as const
