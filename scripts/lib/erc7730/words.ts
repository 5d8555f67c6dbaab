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
  nextRecovery: person("Recovery address from now on"),
  agreedUntil: date("Agreed until"),
  asker: person("Asker"),
  signer: person("Signed by"),
  issuer: person("Issuer"),
  expiresAt: date("Until"),
  until: date("Until"),
  lapsesAt: date("To be answered by"),
  deadline: date("Signature good until"),
  permissions: { label: "May", format: "enum", values: "permissions" },
  scope: { label: "Of (a number is one folder or one record)", format: "enum", values: "scopes" },
  folder: { label: "Folder (by its number)", format: "enum", values: "folders" },
  record: raw("Record number"),
  invitationOnly: raw("Only people I invited"),
  invited: raw("Invited"),
  forGood: raw("For good: they cannot ask again"),
  blocked: raw("Kept from asking"),
  keyDigest: raw("Key, by its digest"),
  publicKey: raw("My key"),
  newDigest: raw("Sealed keys, by their digest"),
  profileDigest: raw("Profile, by its digest"),
  vaultDigest: raw("Sealed keys, by their digest"),
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

/** What is shown of a value, with what its type says where the name is new; null where nothing is. */
export function shownOf(name: string, type: string, isInList: boolean): Shown | null {
  if (HIDDEN.has(name) || LONG.has(name)) return null
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

/** In the first person: who confirms reads what they do. */
const INTENTS: Readonly<Record<string, Intent>> = {
  publishKey: { intent: "I publish my key, by which others encrypt for me" },
  sealVault: { intent: "I note that the ways to open my keys have changed" },
  setDelegate: {
    intent: "I let somebody act in my name and read my records until a date; a date in 1970 ends it",
    interpolatedIntent:
      "I let {delegate} act in my name and read my records until {until}; a date in 1970 ends it",
  },
  setInvitationOnly: {
    intent: "I choose whether only people whom I invited may share with me first",
    interpolatedIntent: "I let only people whom I invited share with me first: {invitationOnly}",
  },
  setInvitation: {
    intent: "I invite a patient to share with me, or take the invitation back",
    interpolatedIntent: "I invite {patient} to share with me: {invited}",
  },
  setRecovery: {
    intent: "I let the recovery address freeze my account and give it another wallet",
    interpolatedIntent: "I let {recovery} freeze my account and give it another wallet",
  },
  freeze: {
    intent: "I freeze an account: nobody writes for it until its recovery says so",
    interpolatedIntent: "I freeze the account {account}: nobody writes for it until its recovery says so",
  },
  unfreeze: {
    intent: "I end the freeze: the account's wallet was found again",
    interpolatedIntent: "I end the freeze of {account}: its wallet was found again",
  },
  nameSuccessor: {
    intent: "I give an account another wallet in the place of its lost one",
    interpolatedIntent: "I give the account {account} the wallet {wallet} in the place of its lost one",
  },
  addRecord: { intent: "I add a record to a patient's folder" },
  addRecords: { intent: "I add records to a patient's folder" },
  replaceRecords: { intent: "I put new content in the place of a patient's records" },
  removeRecord: {
    intent: "I remove a patient's record",
    interpolatedIntent: "I remove the record number {record} of {patient}",
  },
  refileRecords: { intent: "I put a patient's records into other folders" },
  grantAccess: {
    intent: "I share a patient's records with somebody until a date",
    interpolatedIntent:
      "I let {grantee} {permissions} until {expiresAt}, of the records of {patient}: {scope}",
  },
  revokeAccess: { intent: "I stop sharing a patient's records with somebody; who stays gets the new key" },
  rewrapAccess: { intent: "I give people who have access the present key of a patient's records" },
  requestAccess: {
    intent: "I ask a patient for access to records",
    interpolatedIntent: "I ask {patient} to let me {permissions} until {expiresAt}: {scope}",
  },
  withdrawRequest: {
    intent: "I take back my request",
    interpolatedIntent: "I take back my request to {patient}",
  },
  declineRequest: {
    intent: "I say no to a request",
    interpolatedIntent: "I say no to the request of {asker}; for good: {forGood}",
  },
  setBlocked: {
    intent: "I decide whether somebody may ask for access",
    interpolatedIntent: "I keep {asker} from asking for access: {blocked}",
  },
  actAs: {
    intent: "I let this wallet act for an account from now on, in the place of its former one",
    interpolatedIntent:
      "I let {wallet} act for the account {account} from now on, in the place of its former one",
  },
  setUp: { intent: "I set my account up: my key, the ways to open my keys, and who may recover it" },
  moveAccount: {
    intent: "I give an account another wallet in the place of its present one, which agrees",
    interpolatedIntent:
      "I give the account {account} the wallet {wallet} in the place of its present one, which agrees",
  },
  moveTo: {
    intent: "I let another wallet act for my account from now on, and this one no more",
    interpolatedIntent:
      "I let {wallet} act for my account {account} from now on, and this wallet no more; {nextRecovery} may freeze it",
  },
  attest: {
    intent: "I confirm that an account, a key and a profile belong to this practitioner",
    interpolatedIntent: "I confirm until {expiresAt} that the account {account} belongs to this practitioner",
  },
  revoke: {
    intent: "I no longer vouch for an account",
    interpolatedIntent: "I no longer vouch for the account {account}",
  },
  attestSigned: { intent: "I bring what an issuer confirmed, and pay for it" },
  revokeSigned: { intent: "I bring that an issuer no longer vouches for an account, and pay for it" },
  submitSigned: { intent: "I bring what somebody signed, and pay for it" },
}

/** Of an action that has none here, what its sentence says. */
export const intentOf = (action: string, sentence = labelOf(action)): Intent =>
  INTENTS[action] ?? {
    intent: sentence.replace(/\s*\([^)]*\)/g, "").replace(/\.$/, ""),
  }
