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
  /** The account's address, checksummed. */
  readonly address: string
}

/** The people a local chain offers in the connect dialog. All are invented. */
export const demoPeople: readonly DemoPerson[] = [
  {
    id: "asha",
    name: "Asha Menon",
    role: "patient",
    city: "Kochi",
    account: 1,
    address: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  },
  {
    id: "rao",
    name: "Dr Nandini Rao",
    role: "doctor",
    speciality: "Family doctor",
    city: "Kochi",
    account: 2,
    address: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  },
  {
    id: "marchetti",
    name: "Dr Elena Marchetti",
    role: "doctor",
    speciality: "Diabetes specialist",
    city: "Vienna",
    account: 3,
    address: "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
  },
  {
    id: "brandt",
    name: "Dr Lukas Brandt",
    role: "doctor",
    speciality: "Cardiologist",
    city: "Graz",
    account: 4,
    address: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
  },
  {
    id: "meera",
    name: "Meera Menon",
    role: "patient",
    city: "Bengaluru",
    account: 5,
    address: "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
  },
  // A child of six: Meera, the child's mother, acts for the child.
  {
    id: "nila",
    name: "Nila Menon",
    role: "patient",
    city: "Bengaluru",
    account: 6,
    address: "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
  },
]
