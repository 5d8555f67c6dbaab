/** Invented people of the local chain; their accounts are those of Hardhat's published test phrase. */
export interface DemoPerson {
  readonly id: string
  readonly name: string
  readonly role: "patient" | "doctor"
  /** What stands under the name. */
  readonly line: string
  /** Which account of the phrase; 0 deploys the registry. */
  readonly accountIndex: number
}

export const demoPeople: readonly DemoPerson[] = [
  { id: "demo-asha", name: "Asha Menon", role: "patient", line: "Patient", accountIndex: 1 },
  { id: "demo-rao", name: "Dr Nandini Rao", role: "doctor", line: "Cardiologist", accountIndex: 2 },
  {
    id: "demo-marchetti",
    name: "Dr Elena Marchetti",
    role: "doctor",
    line: "Diabetes specialist",
    accountIndex: 3,
  },
]
