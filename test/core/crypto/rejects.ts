import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import type { ErrorCode } from "../../../app/_core/errors"

/** Expects a KeywardError with this code. */
export async function rejects(work: () => unknown, code: ErrorCode): Promise<KeywardError> {
  try {
    await work()
  } catch (error) {
    expect(error).to.be.instanceOf(KeywardError)
    expect((error as KeywardError).code).to.equal(code)
    return error as KeywardError
  }
  expect.fail(`expected ${code}, nothing was thrown`)
}
