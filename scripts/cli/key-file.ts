import { constants } from "node:fs"
import { open } from "node:fs/promises"
import { isKeystoreJson, Wallet } from "ethers"
import type { BaseWallet } from "ethers"
import { EXIT } from "./exit-codes"
import { CommandRefusal } from "./refusal"

/** More than a keystore or a password ever has. */
const MAX_BYTES = 65_536
const OTHERS = 0o007
const GROUP = 0o070

/**
 * A small file that holds a secret. Its owner alone may read it: a file of root's may be lent to this process's group or
 * by an access list, as systemd does with credentials.
 * @param what it is, for the sentence that refuses it
 * @throws CommandRefusal
 */
export async function readSecretFile(path: string, what: string): Promise<string> {
  const refuse = (why: string) => new CommandRefusal(`The ${what} ${path} ${why}.`, EXIT.person)
  const file = await open(path, constants.O_RDONLY).catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code === "ENOENT" ? "is not there" : `cannot be read (${error.code ?? error.message})`)
  })
  try {
    const { mode, uid, size } = await file.stat()
    const shared = mode & OTHERS || (uid === process.getuid?.() && mode & GROUP)
    if (process.platform !== "win32" && shared)
      throw refuse(
        `may be read or changed by others: run chmod 600 ${path}, and take another key if somebody did`,
      )
    if (size > MAX_BYTES) throw refuse("is too large to be one")
    return (await file.readFile("utf8")).trim()
  } finally {
    await file.close()
  }
}

/**
 * The wallet in a key file: 32 bytes in hex, or an encrypted JSON keystore (Web3 Secret Storage, version 3).
 * @param password asked for where it is a keystore
 * @throws CommandRefusal
 */
export async function readKeyFile(path: string, password: () => Promise<string>): Promise<BaseWallet> {
  const text = await readSecretFile(path, "key file")
  if (/^(0x)?[0-9a-fA-F]{64}$/.test(text))
    return orRefusal(
      `The key file ${path} holds no key that can be used.`,
      async () => new Wallet(text.startsWith("0x") ? text : `0x${text}`),
    )
  if (!isKeystoreJson(text))
    throw new CommandRefusal(
      `The key file ${path} is neither a private key in hex (32 bytes) nor an encrypted JSON keystore.`,
      EXIT.person,
    )
  const secret = await password()
  return orRefusal(`The password does not open the keystore ${path}.`, () =>
    Wallet.fromEncryptedJson(text, secret),
  )
}

/** What the library throws may show the key: it is not passed on. */
async function orRefusal<T>(words: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch {
    throw new CommandRefusal(words, EXIT.person)
  }
}
