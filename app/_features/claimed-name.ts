import { plainName } from "../_core/directory/plain-name"

/**
 * What an account is called that may have named itself: as the reader or an issuer calls it (`known`, from useNames);
 * where nobody does and that is only its short form, as it calls itself. Nobody calls themselves by an
 * account.
 */
export function nameOr(known: string, claimed: string | undefined): string {
  const own = plainName(claimed ?? "")
  return isAccount(known) && own && !isAccount(own) ? own : known
}

const isAccount = (name: string): boolean => name.startsWith("0x")
