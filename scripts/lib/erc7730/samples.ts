import { asAddress, asDigest } from "../../../app/_core/types"
import type { ParamType } from "ethers"

export const INES = asAddress(`0x${"11".repeat(20)}`)
export const DOCTOR = asAddress(`0x${"22".repeat(20)}`)
export const CODE = asAddress(`0x${"33".repeat(20)}`)
export const ISSUER = asAddress(`0x${"44".repeat(20)}`)
export const SAMPLE_DIGEST = asDigest(`0x${"5a".repeat(32)}`)
/** 2027-01-01, and twenty minutes later. */
export const SAMPLE_DATE = 1_798_761_600
export const SAMPLE_DEADLINE = SAMPLE_DATE + 1_200

/** People of the samples, as a wallet's address book has them. */
export const PEOPLE: Readonly<Record<string, string>> = {
  [INES]: "Ines Vogel",
  [DOCTOR]: "Dr Tomas Reif",
  [CODE]: "My recovery code",
  [ISSUER]: "Medical Chamber",
}

const BY_NAME: Readonly<Record<string, unknown>> = {
  ...{ patient: INES, account: INES, signer: INES, recovery: CODE, issuer: ISSUER },
  deadline: SAMPLE_DEADLINE,
  ...{ scope: 0, folder: 77, record: 5, permissions: 1 },
}

/** One value each, so that a sample shows something of everything. */
export const sampleArguments = (params: readonly ParamType[]): unknown[] => params.map(sampleOf)

function sampleOf(param: ParamType): unknown {
  if (param.isArray()) return [sampleOf(param.arrayChildren)]
  if (param.isTuple()) return sampleArguments(param.components)
  const { name, type } = param
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name]
  if (type === "address") return DOCTOR
  if (type === "bool") return true
  if (type === "bytes32") return SAMPLE_DIGEST
  if (type.startsWith("bytes")) return `0x${"ab".repeat(type === "bytes" ? 4 : Number(type.slice(5)))}`
  return type === "uint40" ? SAMPLE_DATE : 1
}
