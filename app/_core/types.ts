/** The words of docs/architecture as types. Values are parsed at the boundary and trusted inside. */
declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** An account: 20 bytes as lower-case hex with 0x. */
export type Address = Brand<`0x${string}`, "Address">
/** 32 bytes as lower-case hex with 0x. */
export type Digest = Brand<`0x${string}`, "Digest">
/** 0 = everything; 1 … 2^63-1 a folder; bit 63 | record number = one record. */
export type Scope = Brand<bigint, "Scope">
/** 256 · generation + step; a key of an epoch opens it and everything before. */
export type Epoch = Brand<number, "Epoch">
/** A record's number: its position in its patient's journal. */
export type RecordNumber = Brand<number, "RecordNumber">
/** A CIDv1 (base32) of a record's dag-pb root. */
export type Cid = Brand<string, "Cid">
/** HPKE enc ‖ ciphertext, for one person. */
export type WrappedKey = Brand<Uint8Array, "WrappedKey">
/** Version byte, then entries of a record or batch key under ring keys; see docs/formats. */
export type WrappedKeys = Brand<Uint8Array, "WrappedKeys">

export const EVERYTHING = 0n as Scope
export const UNFILED = 0n as Scope
const RECORD_BIT = 1n << 63n

export const asAddress = (text: string): Address => {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new TypeError("not an account address")
  return text.toLowerCase() as Address
}
export const asDigest = (text: string): Digest => {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw new TypeError("not a 32-byte digest")
  return text.toLowerCase() as Digest
}
export const asScope = (value: bigint): Scope => {
  if (value < 0n || value >= 1n << 64n) throw new TypeError("not a scope")
  return value as Scope
}
export const asEpoch = (value: number | bigint): Epoch => {
  const epoch = Number(value)
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > 0xffffffff) throw new TypeError("not an epoch")
  return epoch as Epoch
}
export const asRecordNumber = (value: number | bigint): RecordNumber => {
  const record = Number(value)
  if (!Number.isInteger(record) || record < 0 || record > 0xffffffff)
    throw new TypeError("not a record number")
  return record as RecordNumber
}
export const recordScope = (record: RecordNumber): Scope => (RECORD_BIT | BigInt(record)) as Scope
export const isRecordScope = (scope: Scope): boolean => scope >= RECORD_BIT
export const recordOfScope = (scope: Scope): RecordNumber => asRecordNumber(scope & ~RECORD_BIT)

/** Bits of a grant; see IRecordRegistry. */
export const READ = 1
export const CONTRIBUTE = 2
