import type { TypedData, TypedValue } from "./ports/account"
import type { Move } from "./ports/registry"
import type { Address } from "./types"

/** A function of a contract that can be signed: what the person reads, and the parameters in their order. */
export interface SignableFunction {
  readonly sentence: string
  /** As EIP-712 writes them: `address patient,uint64 scope`. */
  readonly parameters: string
  /** What a recovery does for an account; everything else is an account's own. */
  readonly by?: "recovery"
}

/**
 * What can be signed for the registry; contracts/RegistryActions.sol says the same to the contract, and a test holds
 * the two together.
 */
export const REGISTRY_ACTIONS = {
  setUp: {
    sentence:
      "Set my account up: my key, the ways to open my keys, and the recovery address that may freeze it and give it another wallet.",
    parameters: "bytes publicKey,bytes32 vaultDigest,address recovery",
  },
  publishKey: {
    sentence: "Publish my key, by which others encrypt for me.",
    parameters: "bytes publicKey",
  },
  sealVault: {
    sentence: "Note that the ways to open my keys have changed.",
    parameters: "bytes32 newDigest,bytes32 expectedOld",
  },
  setDelegate: {
    sentence:
      "Let the delegate act in my name and read my records until the date (seconds since 1970; 0 ends it).",
    parameters: "address delegate,uint40 until,uint32 generation,bytes32 keyDigest,bytes wrappedKey",
  },
  setInvitationOnly: {
    sentence: "Let only people whom I invited share with me first (true), or everybody (false).",
    parameters: "bool invitationOnly",
  },
  setInvitation: {
    sentence: "Invite the patient to share with me (true), or take the invitation back (false).",
    parameters: "address patient,bool invited",
  },
  setRecovery: {
    sentence: "Let the recovery address freeze my account and give it another wallet.",
    parameters: "address recovery",
  },
  freeze: {
    by: "recovery",
    sentence: "Freeze the account: nobody writes for it until its recovery says so.",
    parameters: "address account",
  },
  unfreeze: {
    by: "recovery",
    sentence: "End the freeze: the account's wallet was found again.",
    parameters: "address account",
  },
  nameSuccessor: {
    by: "recovery",
    sentence: "Give the account this wallet in the place of its lost one.",
    parameters: "address account,address wallet,bytes consent",
  },
  moveAccount: {
    by: "recovery",
    sentence: "Give the account this wallet in the place of its present one, which agrees.",
    parameters:
      "address account,address wallet,address nextRecovery,uint40 agreedUntil,bytes agreement,bytes consent",
  },
  addRecord: {
    sentence: "Add a record to the patient's folder.",
    parameters: "address patient,uint64 folder,uint32 epoch,bytes32 cidDigest,bytes wrappedKeys",
  },
  addRecords: {
    sentence: "Add records to the patient's folder.",
    parameters: "address patient,uint64 folder,uint32 epoch,bytes32[] cidDigests,bytes wrappedKeys",
  },
  replaceRecords: {
    sentence: "Put new content in the place of the patient's records of these numbers.",
    parameters: "address patient,Replacement[] replacements",
  },
  removeRecord: {
    sentence: "Remove the patient's record of this number.",
    parameters: "address patient,uint32 record",
  },
  refileRecords: {
    sentence: "Put the patient's records of these numbers in these folders.",
    parameters: "address patient,Refiling[] refilings",
  },
  grantAccess: {
    sentence: "Share the patient's records with the grantee until the date (seconds since 1970).",
    parameters:
      "address patient,uint64 scope,address grantee,uint40 expiresAt,uint8 permissions,uint32 epoch,bytes32 keyDigest,bytes wrappedKey",
  },
  revokeAccess: {
    sentence: "Stop sharing the patient's records with these grantees, and give those who stay the new key.",
    parameters: "address patient,uint64 scope,address[] grantees,uint32 newEpoch,Rewrap[] rewraps",
  },
  rewrapAccess: {
    sentence: "Give these grantees, who have access, the present key of the patient's records.",
    parameters: "address patient,uint64 scope,Rewrap[] rewraps",
  },
} as const satisfies Record<string, SignableFunction>

/** A function of the registry that can be signed. */
export type RegistryAction = keyof typeof REGISTRY_ACTIONS

/** What somebody who lost a wallet, or fears so, needs at once; a relay keeps a reserve for it. */
export const URGENT_ACTIONS: readonly string[] = [
  "freeze",
  "unfreeze",
  "nameSuccessor",
  "moveAccount",
] satisfies RegistryAction[]

/** The structs that parameters are made of. */
const STRUCTS: Readonly<Record<string, string>> = {
  Rewrap: "address grantee,bytes32 keyDigest,bytes wrappedKey",
  Replacement: "uint32 record,uint32 epoch,bytes32 cidDigest,bytes wrappedKeys",
  Refiling: "uint32 record,uint64 folder,uint32 epoch,bytes wrappedKeys",
}

/** The contract that a signature is for. */
export interface Addressee {
  readonly contract: Address
  readonly chainId: number
}

/** Who signs, and the account that this wallet acts as by the registry's word (`accountOf`). */
export interface Actor {
  readonly signer: Address
  readonly account: Address
}

/** What a person signs to have one function called once, by whoever brings it; see ISignedActions. */
export interface ActionToSign extends Addressee, Actor {
  /** The function's name. */
  readonly name: string
  readonly of: SignableFunction
  /** By the parameters' names: numbers as decimal strings or numbers, bytes as hex. */
  readonly values: Readonly<Record<string, TypedValue>>
  /** `nonces(signer)` of the contract. */
  readonly nonce: bigint
  /** Unix seconds; worthless from then on. */
  readonly deadline: number
}

/**
 * The EIP-712 message of an action: type and primaryType are the function's name with a capital letter. After the
 * sentence stands whose action it is, so that what one key signed for one account is not another's.
 */
export function typedAction(it: ActionToSign): TypedData {
  const { name, of, values, nonce, deadline, signer, account, ...to } = it
  const fields = signedFields(of)
  const message = {
    sentence: of.sentence,
    ...(of.by === "recovery" ? { recovery: signer } : { account }),
    ...Object.fromEntries(
      fieldsOf(of.parameters).map((field) => [field.name, values[field.name] ?? missing(field)]),
    ),
    nonce: String(nonce),
    deadline,
  }
  return typedData(to, name.charAt(0).toUpperCase() + name.slice(1), fields, message)
}

/** A member of an EIP-712 struct. */
export interface Field {
  readonly name: string
  readonly type: string
}

/** All that is signed of a function, in its order. */
export const signedFields = ({ by, parameters }: SignableFunction): readonly Field[] =>
  fieldsOf(`string sentence,address ${by ?? "account"},${parameters},${ENDING}`)

/** The same for one of the registry's functions. */
export const registryAction = (
  action: Omit<ActionToSign, "of" | "name"> & { readonly name: RegistryAction },
): TypedData => typedAction({ ...action, of: REGISTRY_ACTIONS[action.name] })

/** A wallet wants to act for an account. */
export const CONSENT = {
  sentence: "From now on this wallet acts for the account, in the place of its former one.",
  parameters: "address account,address wallet",
} as const satisfies SignableFunction

/** What a wallet signs to become an account's, for `nameSuccessor` and `moveAccount`. Good once: the wallet is not fresh any more then. */
export function successorConsent({
  account,
  wallet,
  ...to
}: Addressee & { readonly account: Address; readonly wallet: Address }): TypedData {
  const fields = [...fieldsOf("string sentence"), ...fieldsOf(CONSENT.parameters)]
  return typedData(to, "ActAs", fields, { sentence: CONSENT.sentence, account, wallet })
}

/** An account's present wallet agrees to another one. */
export const AGREEMENT = {
  sentence: "From now on the new wallet acts for my account, and this one no more.",
  parameters: "address account,address wallet,address nextRecovery,uint40 agreedUntil",
} as const satisfies SignableFunction

/** What an account's present wallet signs for `moveAccount`. Good once, as the consent is, and until `agreedUntil`. */
export function moveAgreement({
  contract,
  chainId,
  account,
  wallet,
  nextRecovery,
  agreedUntil,
}: Addressee & Move) {
  const fields = [...fieldsOf("string sentence"), ...fieldsOf(AGREEMENT.parameters)]
  const message = { sentence: AGREEMENT.sentence, account, wallet, nextRecovery, agreedUntil }
  return typedData({ contract, chainId }, "MoveTo", fields, message)
}

const ENDING = "uint256 nonce,uint40 deadline"

const DOMAIN = "string name,string version,uint256 chainId,address verifyingContract"

function typedData(
  { contract, chainId }: Addressee,
  primaryType: string,
  fields: readonly Field[],
  message: TypedData["message"],
): TypedData {
  const structs = fields.flatMap(({ type }): [string, readonly Field[]][] => {
    const struct = type.replace(/\[\]$/, "")
    return STRUCTS[struct] ? [[struct, fieldsOf(STRUCTS[struct])]] : []
  })
  return {
    domain: { name: "Keyward", version: "1", chainId, verifyingContract: contract },
    types: { EIP712Domain: fieldsOf(DOMAIN), [primaryType]: fields, ...Object.fromEntries(structs) },
    primaryType,
    message,
  }
}

const fieldsOf = (parameters: string): Field[] =>
  parameters.split(",").map((parameter) => {
    const [type = "", name = ""] = parameter.split(" ")
    return { type, name }
  })

const missing = ({ name }: Field): never => {
  throw new TypeError(`${name} is missing`)
}
