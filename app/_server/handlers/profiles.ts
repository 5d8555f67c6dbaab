import { MOST_PROFILE_BYTES, parseProfile, profileDigest } from "../../_core/directory/profile"
import { isKeywardError, KeywardError } from "../../_core/errors"
import { asDigest } from "../../_core/types"
import type { Digest } from "../../_core/types"
import { FIND_PROFILES, PROFILE } from "../api/schemas"
import type { Exchange } from "../http/answer"
import { bytesField, malformed, textLength, toBase64url } from "../http/body"
import { json } from "../http/errors"
import { readBody } from "../http/read-body"
import type { Services } from "../services.types"

const MOST_AT_ONCE = 64
const MOST_ASKED = 8_192

/**
 * POST /api/profiles/find `{ digests: [0x…] }` -> `{ profiles: [base64url | null] }`, in their order. Public
 * within the deployment. Many at once and not in the path: who asks for one practitioner tells the log who is
 * looked for.
 */
export async function findProfiles({ request, services, peer }: Exchange<Services>): Promise<Response> {
  await services.limits.profileRead.take(peer)
  const asked = digestsIn((await readBody(request, FIND_PROFILES, MOST_ASKED))["digests"])
  const found = await services.profiles.find(asked)
  return json({
    profiles: asked.map((digest) => {
      const profile = found.get(digest)
      return profile ? toBase64url(profile) : null
    }),
  })
}

/**
 * PUT /api/profiles `{ profile: base64url }`, by anybody: nothing is kept but what a pinned issuer's attestation covers,
 * so it does not matter who brings it.
 */
export async function putProfile({ request, services, peer }: Exchange<Services>): Promise<Response> {
  await services.limits.profileWrite.take(peer)
  const body = await readBody(request, PROFILE, textLength(MOST_PROFILE_BYTES) + 256)
  const profile = bytesField(body, "profile", MOST_PROFILE_BYTES)
  try {
    parseProfile(profile)
  } catch (error) {
    throw isKeywardError(error, "profile-malformed") ? malformed("profile") : error
  }
  const digest = await profileDigest(profile)
  if (!(await isAttested(services, digest, request.signal)))
    throw new KeywardError("store-refused", { reason: "not-attested" })
  await services.profiles.keep(digest, profile)
  return json({ digest })
}

async function isAttested(
  { config, directory }: Services,
  digest: Digest,
  signal: AbortSignal,
): Promise<boolean> {
  const lists = await Promise.all(config.issuers.map(({ address }) => directory.list(address, { signal })))
  return lists.flat().some((entry) => entry.kind === "CredentialAttested" && entry.profileDigest === digest)
}

function digestsIn(value: unknown): readonly Digest[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_AT_ONCE) throw malformed("digests")
  try {
    return value.map((digest) => asDigest(String(digest)))
  } catch {
    throw malformed("digests")
  }
}
