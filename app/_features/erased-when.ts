import { useUnlocked } from "../_session/session"

/**
 * When what is taken out is erased, after "erased": at once on the patient's own word, once the chain will not undo it; on
 * that of somebody who acts for the patient after thirty days, within which it can be brought back.
 */
export function useErasedWhen(): string {
  const { services, keys } = useUnlocked()
  return services.account === keys.account ? "a few minutes later" : "after thirty days"
}
