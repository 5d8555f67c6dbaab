import { KeywardError } from "../_core/errors"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address } from "../_core/types"
import type { Services } from "./services"

/** Who may share with an account first, or ask it. */
export interface Invitations {
  /** Off: anybody may. */
  readonly only: boolean
  /** The latest first; as one provider tells it, a help and no proof: see `RegistryReader.invitedBy`. */
  readonly invited: readonly Address[]
}

/** The account's own. @throws KeywardError `chain-unreachable` */
export async function readInvitations({ reader, account }: Services): Promise<Invitations> {
  const [only, invited] = await Promise.all([reader.isInvitationOnly(account), reader.invitedBy(account)])
  return { only, invited }
}

/**
 * Takes first grants, and requests, from those alone whom the account invited, or from anybody again. What was shared
 * before stays as it is, and can be prolonged.
 * @throws KeywardError the wallet's refusals
 */
export const setInvitationOnly = ({ writer }: Services, only: boolean, on?: OnTransaction): Promise<void> =>
  writer.setInvitationOnly(only, on)

/**
 * Invites somebody, or takes the invitation back.
 * @throws KeywardError `key-missing` where nobody with keys is there to invite, and the wallet's refusals
 */
export async function setInvitation(
  { reader, writer, account }: Services,
  input: { readonly patient: Address; readonly invited: boolean },
  on?: OnTransaction,
): Promise<void> {
  const { patient, invited } = input
  if (patient === account) throw new KeywardError("registry-refused", { patient })
  if (invited && !(await reader.key(patient))) throw new KeywardError("key-missing", { patient })
  await writer.setInvitation(input, on)
}

/**
 * Whether somebody's first grant to an account, or a request to it, would be refused: by invitation only, and
 * that somebody not invited.
 */
export async function isShutTo(
  { reader }: Pick<Services, "reader">,
  account: Address,
  to: Address,
): Promise<boolean> {
  return (await reader.isInvitationOnly(account)) && !(await reader.isInvited(account, to))
}

/** Invites somebody where the account would refuse what it is about to ask them for. */
export async function inviteWhereShut(
  services: Services,
  patient: Address,
  on?: OnTransaction,
): Promise<void> {
  if (await isShutTo(services, services.account, patient))
    await services.writer.setInvitation({ patient, invited: true }, on)
}
