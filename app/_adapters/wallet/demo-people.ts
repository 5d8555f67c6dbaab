/** A person of the demo. Keys are derived from hardhat's public test mnemonic; none stands here. */
export interface DemoPerson {
  /** Stable name used by the seed and the tests. */
  readonly id: "asha" | "rao" | "marchetti" | "brandt" | "meera" | "nila"
  readonly name: string
  readonly role: "patient" | "doctor"
  /** Doctors only, as shown under the name. */
  readonly speciality?: string
  readonly city: string
  /** Index of the account in hardhat's test mnemonic (m/44'/60'/0'/0/index); 0 is the deployer. */
  readonly account: number
}

/** The people a local chain offers in the connect dialog. All are invented. */
export const demoPeople: readonly DemoPerson[] = [
  { id: "asha", name: "Asha Menon", role: "patient", city: "Kochi", account: 1 },
  {
    id: "rao",
    name: "Dr Nandini Rao",
    role: "doctor",
    speciality: "Family doctor",
    city: "Kochi",
    account: 2,
  },
  {
    id: "marchetti",
    name: "Dr Elena Marchetti",
    role: "doctor",
    speciality: "Diabetes specialist",
    city: "Vienna",
    account: 3,
  },
  {
    id: "brandt",
    name: "Dr Lukas Brandt",
    role: "doctor",
    speciality: "Cardiologist",
    city: "Graz",
    account: 4,
  },
  { id: "meera", name: "Meera Menon", role: "patient", city: "Bengaluru", account: 5 },
  // A child of six: Meera, her mother, acts for her.
  { id: "nila", name: "Nila Menon", role: "patient", city: "Bengaluru", account: 6 },
]
