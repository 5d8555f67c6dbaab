/**
 * An issuer's command: `npm run attest -- --account 0x… --until 2027-12-31 --name … --specialty … --licence …
 * --digits "…"`, or `--revoke --account 0x…`. Signs with KEYWARD_ISSUER_KEY on the chain behind RPC_URL and brings the
 * profile to the app at KEYWARD_URL; docs/directory.md has every option.
 */
import { readFile, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { Wallet } from "ethers"
import type { Signer } from "ethers"
import { chainProvider } from "../app/_adapters/chain/provider"
import { ChainRegistryReader } from "../app/_adapters/chain/registry-reader"
import { fromBase64url, toBase64url } from "../app/_core/crypto/bytes"
import { encodeProfile } from "../app/_core/directory/profile"
import type { Profile } from "../app/_core/directory/profile"
import { isKeywardError } from "../app/_core/errors"
import { fingerprint } from "../app/_core/keys/fingerprint"
import { asAddress } from "../app/_core/types"
import type { Address, Digest } from "../app/_core/types"
import { readDeployment } from "./deploy"
import { attest, bringProfile, revoke, signAttestation, signRevocation, submit } from "./lib/issuing"
import type { IssuingPlace, NewCredential, Signed } from "./lib/issuing"

const WEEK = 7 * 86_400

/** Words for the operator instead of a stack. */
class Refusal extends Error {}

const OPTIONS = {
  account: { type: "string" },
  name: { type: "string" },
  specialty: { type: "string" },
  licence: { type: "string" },
  organization: { type: "string" },
  language: { type: "string", multiple: true },
  until: { type: "string" },
  digits: { type: "string" },
  revoke: { type: "boolean" },
  "sign-only": { type: "string" },
  submit: { type: "string" },
} as const
type Given = ReturnType<typeof parse>
const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS }).values

/** RPC_URL, KEYWARD_URL, KEYWARD_ISSUER_KEY. */
export type IssuerEnvironment = Readonly<Record<string, string | undefined>>

/**
 * Does what the command line says.
 * @param directory where deployments are written down, if not in their usual place
 * @throws Error in words for the issuer
 */
export async function issue(
  args: readonly string[],
  env: IssuerEnvironment,
  say: (text: string) => void,
  directory?: string,
): Promise<void> {
  const given = parse(args)
  const rpcUrl = env.RPC_URL ?? "http://127.0.0.1:8545"
  const chainId = Number(await fetchChainId(rpcUrl))
  const deployment = await readDeployment(chainId, directory)
  if (!deployment) throw new Refusal(`Nothing is deployed on chain ${chainId} yet.`)
  const provider = chainProvider(rpcUrl, chainId)
  try {
    const signer = new Wallet(need(env.KEYWARD_ISSUER_KEY, "KEYWARD_ISSUER_KEY"), provider)
    const place = {
      chainId,
      directory: asAddress(deployment.directory),
      appUrl: env.KEYWARD_URL ?? "http://localhost:3000",
    }
    if (given.submit) return await submitFile(place, signer, given.submit, say)
    const account = asAddress(need(given.account, "--account"))
    const deadline = Math.floor(Date.now() / 1000) + WEEK
    if (given.revoke) {
      if (given["sign-only"]) {
        const signed = await signRevocation(place, signer, account, deadline)
        return await write(given["sign-only"], signed, say)
      }
      await revoke(place, signer, account)
      return say(`Revoked. ${signer.address} no longer vouches for ${account}.`)
    }
    const reader = new ChainRegistryReader({
      ...deployment,
      registry: asAddress(deployment.registry),
      provider,
    })
    const credential = await credentialFrom(given, account, reader)
    if (given["sign-only"]) {
      const signed = await signAttestation(place, signer, credential, deadline)
      const profile = toBase64url(encodeProfile(credential.profile))
      return await write(given["sign-only"], { ...signed, profile }, say)
    }
    await attest(place, signer, credential)
    say(`Attested. ${signer.address} vouches for ${account} until ${given.until}.`)
  } finally {
    provider.destroy()
  }
}

/** Compares the digits that the practitioner read out with the key that stands on chain. */
async function credentialFrom(
  given: Given,
  account: Address,
  reader: ChainRegistryReader,
): Promise<NewCredential> {
  const profile: Profile = {
    v: 1,
    name: need(given.name, "--name"),
    specialty: need(given.specialty, "--specialty"),
    licence: need(given.licence, "--licence"),
    ...(given.organization ? { organization: given.organization } : {}),
    ...(given.language ? { communication: given.language } : {}),
  }
  const end = Date.parse(`${need(given.until, "--until")}T23:59:59Z`)
  if (Number.isNaN(end)) throw new Refusal("--until is not a date such as 2027-12-31.")
  const key = await reader.key(account)
  if (!key)
    throw new Refusal(`${account} has published no key yet: its owner has to sign in to the app once.`)
  const digits = (await fingerprint(key.publicKey)).join(" ")
  if (given.digits?.replace(/\s/g, "") !== digits.replace(/\s/g, ""))
    throw new Refusal(
      given.digits
        ? `These are not the digits of that account's key, which are ${digits}. Attest nothing until you know why.`
        : "Have the practitioner read out the digits of their key (on their page Patients, or in Settings), " +
            "and give them as --digits.",
    )
  encodeProfile(profile)
  return { account, keyDigest: key.digest satisfies Digest, expiresAt: Math.floor(end / 1000), profile }
}

type InFile = Signed & { readonly profile?: string }

async function write(path: string, signed: InFile, say: (text: string) => void): Promise<void> {
  await writeFile(path, `${JSON.stringify(signed, null, 2)}\n`)
  say(`Signed, not sent. Anybody may submit ${path} within a week, with --submit.`)
}

async function submitFile(place: IssuingPlace, payer: Signer, path: string, say: (text: string) => void) {
  const { profile, ...signed } = JSON.parse(await readFile(path, "utf8")) as InFile
  await submit(place, payer, signed)
  if (profile) await bringProfile(place, fromBase64url(profile))
  say(`Submitted what ${signed.issuer} signed about ${signed.account}.`)
}

async function fetchChainId(rpcUrl: string): Promise<string> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] })
  const headers = { "content-type": "application/json" }
  const answer = await fetch(rpcUrl, { method: "POST", headers, body }).catch(() => null)
  if (!answer?.ok) throw new Refusal(`No chain answers at ${rpcUrl}; RPC_URL names another one.`)
  return ((await answer.json()) as { result: string }).result
}

function need(value: string | undefined, name: string): string {
  if (!value) throw new Refusal(`${name} is missing.`)
  return value
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await issue(process.argv.slice(2), process.env, console.log)
  } catch (error) {
    const member = isKeywardError(error, "profile-malformed") ? error.details.member : undefined
    const words = member ? `The profile's ${member} cannot be used: plain words on one line.` : undefined
    console.error(words ?? (error as Error).message)
    process.exitCode = 1
  }
}
