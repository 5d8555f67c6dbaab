import "server-only"
import { join } from "node:path"
import type { Issuer } from "../_core/ports/directory"
import { parseIssuers } from "./issuers"
import type { Room } from "./ledger/upload-room"
import type { RelaySettings } from "./relay/open"
import type { BucketPlace } from "./storage/s3/bucket"

/** What the process was told at its start; see `.env.example`. */
export interface Environment {
  /** Folder of everything this deployment keeps. */
  readonly folder: string
  readonly databaseUrl: string | null
  readonly ipfsApiUrl: string | null
  /** What Kubo's RPC asks for (`API.Authorizations`); null where it asks for nothing. */
  readonly ipfsApiToken: string | null
  /** A bucket instead of both; null where there is none. */
  readonly s3: BucketPlace | null
  /** The ledger that the store knew is lost for good: another one takes its place. */
  readonly beginsAnew: boolean
  readonly chainId: number
  /** The server's own provider. */
  readonly rpcUrl: string
  /** The provider that pages are told. */
  readonly publicRpcUrl: string
  readonly deploymentFile: string
  /** Whether to keep an index of the registry's logs, for large deployments. */
  readonly historyIndex: boolean
  /** Whose credentials of practitioners count here. */
  readonly issuers: readonly Issuer[]
  /** Scheme, host and port that people open; null = loopback, whatever the port. */
  readonly origin: string | null
  readonly sessionSecret: string | null
  readonly shareSecret: string | null
  /** Who pays for signed actions, and how much a day. */
  readonly relay: RelaySettings
  /** Bytes of one upload. */
  readonly mostUploadBytes: number
  readonly room: Room
}

export const LOCAL_CHAIN = 31337
const GIB = 1024 ** 3
/** Uploads of one account that may run at once. */
const UPLOADS_AT_ONCE = 6

/** @throws TypeError for a value that cannot be meant */
export function environment(env: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const chainId = wholeNumber(env, "KEYWARD_CHAIN_ID", LOCAL_CHAIN)
  const folder = env["KEYWARD_DATA"] || join(/*turbopackIgnore: true*/ process.cwd(), ".keyward", "data")
  const rpcUrl = env["KEYWARD_RPC_URL"] || "http://127.0.0.1:8545"
  return {
    folder,
    databaseUrl: env["DATABASE_URL"] || null,
    ipfsApiUrl: env["IPFS_API_URL"] || null,
    ipfsApiToken: env["IPFS_API_TOKEN"]?.trim() || null,
    s3: bucketOf(env),
    beginsAnew: onOrOff(env, "KEYWARD_NEW_LEDGER"),
    chainId,
    rpcUrl,
    publicRpcUrl: env["KEYWARD_PUBLIC_RPC_URL"] || rpcUrl,
    deploymentFile: env["KEYWARD_DEPLOYMENT"] || deploymentFileOf(chainId),
    historyIndex: onOrOff(env, "KEYWARD_HISTORY_INDEX"),
    issuers: parseIssuers(env["KEYWARD_ISSUERS"] ?? ""),
    origin: env["KEYWARD_ORIGIN"] ? new URL(env["KEYWARD_ORIGIN"]).origin : null,
    sessionSecret: env["KEYWARD_SESSION_SECRET"] || null,
    shareSecret: env["KEYWARD_SHARE_SECRET"] || null,
    relay: {
      key: keyOrOff(env, "KEYWARD_RELAY_KEY"),
      gasPerDay: env["KEYWARD_RELAY_GAS_PER_DAY"] ? wholeNumber(env, "KEYWARD_RELAY_GAS_PER_DAY", 0) : null,
      gweiPerDay: gweiOf(env, "KEYWARD_RELAY_ETHER_PER_DAY"),
    },
    mostUploadBytes: wholeNumber(env, "KEYWARD_MOST_UPLOAD_BYTES", Math.floor(2.2 * GIB)),
    room: {
      stored: wholeNumber(env, "KEYWARD_MOST_STORED_BYTES", 50 * GIB),
      unrecorded: {
        account: wholeNumber(env, "KEYWARD_MOST_UNRECORDED_BYTES", 5 * GIB),
        network: wholeNumber(env, "KEYWARD_MOST_UNRECORDED_NETWORK_BYTES", 20 * GIB),
      },
      uploadsAtOnce: UPLOADS_AT_ONCE,
    },
  }
}

function bucketOf(env: Readonly<Record<string, string | undefined>>): BucketPlace | null {
  const bucket = env["S3_BUCKET"]
  if (!bucket) return null
  const [accessKeyId, secretAccessKey] = [env["S3_ACCESS_KEY"], env["S3_SECRET_KEY"]]
  if (!accessKeyId !== !secretAccessKey) throw new TypeError("S3_ACCESS_KEY and S3_SECRET_KEY go together")
  return {
    bucket,
    endpoint: env["S3_ENDPOINT"] ? new URL(env["S3_ENDPOINT"]).href : null,
    region: env["S3_REGION"] || "us-east-1",
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null,
  }
}

function onOrOff(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const text = env[name] || "off"
  if (text !== "on" && text !== "off") throw new TypeError(`${name} is neither on nor off`)
  return text === "on"
}

function keyOrOff(env: Readonly<Record<string, string | undefined>>, name: string): string | null {
  const text = env[name]
  if (!text || text === "off") return text || null
  // Not the key itself in what is thrown: it would stand in a log.
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw new TypeError(`${name} is neither a key nor off`)
  return text
}

/** An amount of ether, a decimal number, in gwei; null where nothing is said. */
function gweiOf(env: Readonly<Record<string, string | undefined>>, name: string): number | null {
  const text = env[name]
  if (!text) return null
  const gwei = Math.floor(Number(text) * 1_000_000_000)
  if (!/^\d+(\.\d+)?$/.test(text) || !Number.isSafeInteger(gwei) || gwei <= 0)
    throw new TypeError(`${name} is not an amount of ether`)
  return gwei
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
