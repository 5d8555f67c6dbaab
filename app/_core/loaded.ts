import { KeywardError } from "./errors"

/**
 * Code that is loaded when it is needed, as in `await loaded(import("./room"))`. Loading is tried again by importing
 * again.
 * @throws KeywardError `code-missing` where it did not come, or another version is served by now
 */
export const loaded = <T>(code: Promise<T>): Promise<T> =>
  code.catch((cause: unknown) => {
    throw new KeywardError("code-missing", {}, { cause })
  })
