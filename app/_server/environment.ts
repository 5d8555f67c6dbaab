import "server-only"
import { join } from "node:path"
import type { Issuer } from "../_core/ports/directory"
import { parseIssuers } from "./issuers"

/** What the process was told at its start; see `.env.example`. */
export interface Environment {
  /** Folder of everything this deployment keeps. */
  readonly folder: string
  readonly databaseUrl: string | null
  readonly ipfsApiUrl: string | null
  readonly chainId: number
  /** The server's own provider. */
  readonly rpcUrl: string
  /** The provider that pages are told. */
  readonly publicRpcUrl: string
  readonly deploymentFile: string
  /** Whose credentials of practitioners count here. */
  readonly issuers: readonly Issuer[]
  /** Scheme, host and port that people open; null = loopback, whatever the port. */
  readonly origin: string | null
  readonly sessionSecret: string | null
  /** Bytes of one upload, and of all that one account has stored. */
  readonly mostUploadBytes: number
  readonly mostStoredBytes: number
}

export const LOCAL_CHAIN = 31337
const GIB = 1024 ** 3

/** @throws TypeError for a value that cannot be meant */
export function environment(env: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const chainId = wholeNumber(env, "KEYWARD_CHAIN_ID", LOCAL_CHAIN)
  const folder = env["KEYWARD_DATA"] || join(/*turbopackIgnore: true*/ process.cwd(), ".keyward", "data")
  const rpcUrl = env["KEYWARD_RPC_URL"] || "http://127.0.0.1:8545"
  return {
    folder,
    databaseUrl: env["DATABASE_URL"] || null,
    ipfsApiUrl: env["IPFS_API_URL"] || null,
    chainId,
    rpcUrl,
    publicRpcUrl: env["KEYWARD_PUBLIC_RPC_URL"] || rpcUrl,
    deploymentFile: env["KEYWARD_DEPLOYMENT"] || deploymentFileOf(chainId),
    issuers: parseIssuers(env["KEYWARD_ISSUERS"] ?? ""),
    origin: env["KEYWARD_ORIGIN"] ? new URL(env["KEYWARD_ORIGIN"]).origin : null,
    sessionSecret: env["KEYWARD_SESSION_SECRET"] || null,
    mostUploadBytes: wholeNumber(env, "KEYWARD_MOST_UPLOAD_BYTES", Math.floor(2.2 * GIB)),
    mostStoredBytes: wholeNumber(env, "KEYWARD_MOST_STORED_BYTES", 50 * GIB),
  }
}

function deploymentFileOf(chainId: number): string {
  const folder = chainId === LOCAL_CHAIN ? [".keyward", "deployments"] : ["deployments"]
  return join(/*turbopackIgnore: true*/ process.cwd(), ...folder, `${chainId}.json`)
}

function wholeNumber(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
): number {
  const text = env[name]
  if (!text) return otherwise
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value <= 0) throw new TypeError(`${name} is not a whole number above 0`)
  return value
}
