import { createHmac } from "node:crypto"

/**
 * Names networks so that every process of a deployment names them alike, and nobody who reads the database without the
 * secret learns which they are.
 */
export function networkNames(secret: string): (peer: string) => string {
  const key = createHmac("sha256", secret).update("keyward uploads: names of networks").digest()
  return (peer) => createHmac("sha256", key).update(peer).digest("base64url").slice(0, 22)
}
