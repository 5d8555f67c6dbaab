import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { recoverTypedData } from "../app/_adapters/wallet/wallet-signer"
import { checksumAddress } from "../app/_core/checksum-address"
import { toHex } from "../app/_core/crypto/bytes"
import { parseAuthorshipProof } from "../app/_core/records/authorship-proof"
import { plaintextDigest } from "../app/_core/records/file"
import type { SignedStatement } from "../app/_core/records/statement"
import type { Address } from "../app/_core/types"

/** What a proof of authorship says, and whether that is so. */
export interface Verdict {
  readonly statement: SignedStatement["message"]
  /** Whether the author's own key made the signature; of a contract account only its contract can tell. */
  readonly signed: boolean
  /**
   * Whose key made it; null of no account's own. Another one than the author's may be that of the wallet that acted as
   * the author's account then: `SuccessorNamed` in that account's journal says so.
   */
  readonly signer: Address | null
  /** Of each given file, the name under which it was signed; null where it was not. */
  readonly files: readonly (string | null)[]
}

/** Checks a proof of authorship against files. Throws `manifest-malformed` where it is none. */
export async function checkAuthorship(proof: string, files: readonly Uint8Array[]): Promise<Verdict> {
  const { typedData, signature } = parseAuthorshipProof(proof)
  const { message } = typedData
  const names = files.map(async (bytes) => {
    const digest = `0x${toHex(await plaintextDigest(bytes))}`
    return message.files.find((file) => file.digest === digest && file.size === bytes.length)?.name ?? null
  })
  const signer = signerOf()
  return { statement: message, signed: signer === message.author, signer, files: await Promise.all(names) }

  function signerOf() {
    try {
      return recoverTypedData(typedData, signature)
    } catch {
      return null
    }
  }
}

async function main([proof, ...paths]: string[]): Promise<number> {
  if (!proof) {
    console.error("npm run check-authorship -- <proof.json> [files of the record …]")
    return 2
  }
  const files = await Promise.all(paths.map((path) => readFile(resolve(path))))
  const {
    statement,
    signed,
    signer,
    files: names,
  } = await checkAuthorship(await readFile(proof, "utf8"), files)
  const { kind, title, time, author, patient } = statement
  console.log(`${kind} "${title}" of ${time}\nfor the patient ${checksumAddress(patient)}`)
  console.log(`${signed ? "signed by" : "NOT signed by the key of"} ${checksumAddress(author)}`)
  if (!signed && signer)
    console.log(
      `signed by ${checksumAddress(signer)}: it counts if that wallet acted as the author's account then, which the account's journal says`,
    )
  for (const [index, path] of paths.entries())
    console.log(`${path}: ${names[index] ? `signed as "${names[index]}"` : "NOT among the signed files"}`)
  return signed && names.every((name) => name !== null) ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  process.exitCode = await main(process.argv.slice(2))
