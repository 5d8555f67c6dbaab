/**
 * What a wallet that reads ERC-7730 says of our calls and messages. The format is fixed text: it can look a value up in
 * a list and show another one where a value is none of a list, and no more than that. So a folder, whose number is
 * random, has its number and no name.
 */
export interface Shown {
  readonly label: string
  readonly format: "addressName" | "date" | "enum" | "raw" | "calldata"
  /** Of `metadata.enums`. */
  readonly values?: keyof typeof ENUMS
}

const person = (label: string): Shown => ({ label, format: "addressName" })
const date = (label: string): Shown => ({ label, format: "date" })
const raw = (label: string): Shown => ({ label, format: "raw" })

export const ENUMS = {
  permissions: { "1": "read", "2": "add records", "3": "read and add records" },
  scopes: { "0": "everything" },
  folders: { "0": "no folder" },
} as const

/** What is shown of a parameter of this name, whatever function it belongs to. */
const SHOWN: Readonly<Record<string, Shown>> = {
  patient: person("Patient"),
  grantee: person("Person"),
  grantees: person("Person"),
  delegate: person("Delegate"),
  recovery: person("Recovery address"),
  account: person("Account"),
  wallet: person("New wallet"),
  nextRecovery: person("Next recovery"),
  agreedUntil: date("Agreed until"),
  asker: person("Asker"),
  signer: person("Signed by"),
  issuer: person("Issuer"),
  expiresAt: date("Until"),
  // A delegation that ends is one until 0.
  until: date("Until (1970 ends it)"),
  lapsesAt: date("To be answered by"),
  deadline: date("Signature good until"),
  permissions: { label: "May", format: "enum", values: "permissions" },
  scope: { label: "Folder or record", format: "enum", values: "scopes" },
  folder: { label: "Folder number", format: "enum", values: "folders" },
  record: raw("Record number"),
  invitationOnly: raw("Only whom I invited"),
  invited: raw("Invited"),
  forGood: raw("For good"),
  blocked: raw("Kept from asking"),
  keyDigest: raw("Key, by its digest"),
  publicKey: raw("My key"),
  newDigest: raw("Sealed keys' digest"),
  profileDigest: raw("Profile's digest"),
  vaultDigest: raw("Sealed keys' digest"),
  action: { label: "What was signed", format: "calldata" },
}

/** What nobody can read and nobody decides by: ciphertexts, digests of ciphertexts, counters. */
const HIDDEN: ReadonlySet<string> = new Set([
  ...["sentence", "expectedOld", "generation", "wrappedKey", "wrappedKeys", "cidDigest", "cidDigests"],
  ...["epoch", "newEpoch", "reasonDigest", "consent", "agreement", "nonce", "signature"],
  "version",
])

/** Too long for any screen: said by the intent. */
const LONG: ReadonlySet<string> = new Set(["publicKey"])

/** What says something else inside a list of structs. */
const IN_LIST: Readonly<Record<string, string>> = { grantee: "New key for" }

/** The type of a list's structs as wholes: their values are shown, each by itself. */
export const LIST_OF_STRUCTS = "tuple[]"

/** What is shown of a value, with what its type says where the name is new; null where nothing is. */
export function shownOf(name: string, type: string, isInList: boolean): Shown | null {
  if (HIDDEN.has(name) || LONG.has(name) || type === LIST_OF_STRUCTS) return null
  const known = SHOWN[name]
  if (known) return isInList && IN_LIST[name] ? { ...known, label: IN_LIST[name] } : known
  const label = labelOf(name)
  if (type === "address") return person(label)
  if (type === "uint40") return date(label)
  // What is new and long is hidden rather than shown as digits that nobody reads; the intent says what it is.
  return type.startsWith("bytes") && type !== "bytes32" ? null : raw(label)
}

/** `recordNumber` as "Record number". */
export function labelOf(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export interface Intent {
  readonly intent: string
  /** With `{path}` of fields that are always shown. */
  readonly interpolatedIntent?: string
}

/** As long as a small screen shows whole, by the format's own tool (`erc7730 lint`): with braces, as written here. */
export const INTENT_MOST = 30
export const LABEL_MOST = 20

/** In the first person: who confirms reads what they do. What it is about stands in the fields below. */
const INTENTS: Readonly<Record<string, Intent>> = {
  publishKey: { intent: "I publish my key" },
  sealVault: { intent: "I changed the ways to my keys" },
  setDelegate: { intent: "I choose who acts in my name", interpolatedIntent: "I let {delegate} act for me" },
  setInvitationOnly: { intent: "I choose who may share first" },
  setInvitation: { intent: "I change an invitation", interpolatedIntent: "I invite {patient}: {invited}" },
  setRecovery: { intent: "I name who may recover for me" },
  freeze: { intent: "I freeze an account", interpolatedIntent: "I freeze {account}" },
  unfreeze: { intent: "I end an account's freeze", interpolatedIntent: "I end the freeze of {account}" },
  nameSuccessor: { intent: "I replace a lost wallet", interpolatedIntent: "I give {account} a new wallet" },
  addRecord: { intent: "I add a patient's record" },
  addRecords: { intent: "I add a patient's records" },
  replaceRecords: { intent: "I replace a patient's records" },
  removeRecord: { intent: "I remove a patient's record" },
  refileRecords: { intent: "I refile a patient's records" },
  grantAccess: { intent: "I share a patient's records", interpolatedIntent: "I let {grantee} {permissions}" },
  revokeAccess: { intent: "I stop sharing with people" },
  rewrapAccess: { intent: "I give people the present key" },
  requestAccess: { intent: "I ask a patient for access", interpolatedIntent: "I ask {patient} for access" },
  withdrawRequest: { intent: "I take back my request", interpolatedIntent: "I stop asking {patient}" },
  declineRequest: { intent: "I say no to a request", interpolatedIntent: "I say no to {asker}" },
  setBlocked: { intent: "I choose whether one may ask", interpolatedIntent: "I block {asker}: {blocked}" },
  actAs: { intent: "I act for an account from now", interpolatedIntent: "I act for {account} from now" },
  setUp: { intent: "I set my account up" },
  moveAccount: { intent: "I move an account", interpolatedIntent: "I move {account} to {wallet}" },
  moveTo: { intent: "I move my account", interpolatedIntent: "I move my account to {wallet}" },
  attest: { intent: "I vouch for a practitioner", interpolatedIntent: "I vouch for {account}" },
  revoke: { intent: "I stop vouching for somebody", interpolatedIntent: "I stop vouching for {account}" },
  attestSigned: { intent: "I bring an issuer's word" },
  revokeSigned: { intent: "I bring an issuer's revocation" },
  submitSigned: { intent: "I bring what somebody signed" },
}

/** Of an action that has none here, what its sentence says. */
export const intentOf = (action: string, sentence = labelOf(action)): Intent =>
  INTENTS[action] ?? {
    intent: sentence.replace(/\s*\([^)]*\)/g, "").replace(/\.$/, ""),
  }
