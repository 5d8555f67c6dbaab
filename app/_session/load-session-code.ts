import { loaded } from "../_core/loaded"

/**
 * Chain, cryptography and journeys: nobody needs them before a wallet is connected.
 * @throws KeywardError `code-missing`; the next call tries again
 */
export const loadSessionCode = () => loaded(import("./session-code"))

/** For whoever is about to connect, or was connected at the last visit. */
export const prefetchSessionCode = () => void loadSessionCode().catch(() => undefined)
