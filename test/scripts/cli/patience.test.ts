import { expect } from "chai"
import { KeywardError, isKeywardError } from "../../../app/_core/errors"
import type { ErrorCode } from "../../../app/_core/errors"
import { wording } from "../../../app/_words/errors"
import { EXIT, exitOf, mayPass } from "../../../scripts/cli/exit-codes"
import type { FileOutcome } from "../../../scripts/cli/intake/intake"
import { patiently, waitAfter } from "../../../scripts/cli/intake/patience"
import { watchFolder } from "../../../scripts/cli/intake/watching"
import { failureOf } from "../../../scripts/cli/output"

const nothing = () => Promise.resolve()

describe("a service that is kept waiting", () => {
  /** Fails with these, one after the other, then is done; the waits in milliseconds. */
  const through = async (errors: readonly KeywardError[]) => {
    const rest = [...errors]
    const waits: number[] = []
    let signedIn = 0
    const done = await patiently(
      async () => {
        const error = rest.shift()
        if (error) throw error
        return "done"
      },
      {
        signal: new AbortController().signal,
        wait: async (ms) => void waits.push(ms),
        onWait: () => undefined,
        signIn: async () => void signedIn++,
      },
    )
    return { done, waits, signedIn }
  }
  const failing = (code: ErrorCode, times = 1, details = {}) =>
    Array.from({ length: times }, () => new KeywardError(code, details))

  it("waits longer each time, five minutes and a quarter at most", async () => {
    const { done, waits } = await through(failing("chain-unreachable", 12))
    expect(done).to.equal("done")
    for (const [index, ms] of waits.entries()) {
      const own = Math.min(300_000, 2_000 * 2 ** index)
      expect(ms).to.be.within(own * 0.75, own * 1.25)
    }
  })

  it("never asks again before the server's Retry-After", async () => {
    const { waits } = await through([
      ...failing("too-many-requests", 1, { seconds: 90 }),
      ...failing("too-many-requests", 1, { seconds: 700 }),
    ])
    expect(waits[0]).to.equal(90_000)
    expect(waits[1]).to.equal(700_000)
    expect([waitAfter(0, 0, 0), waitAfter(0, 0, 1), waitAfter(40, 0, 1)]).to.deep.equal([
      1_500, 2_500, 375_000,
    ])
  })

  it("signs in again where its session has ended", async () => {
    expect((await through(failing("signed-out", 2))).signedIn).to.equal(2)
    expect((await through(failing("store-unreachable"))).signedIn).to.equal(0)
  })

  it("does not wait for what needs a person", async () => {
    for (const code of ["key-changed", "may-not-contribute", "vault-changed", "history-shrank"] as const) {
      const outcome = await through(failing(code)).catch((error: unknown) => error)
      expect(isKeywardError(outcome, code), code).to.equal(true)
      expect([exitOf(code), mayPass(code)]).to.deep.equal([EXIT.person, false])
    }
  })

  it("has a code to end with, and a sentence, for everything that can go wrong", () => {
    for (const code of Object.keys(wording) as ErrorCode[]) {
      const { exit, words } = failureOf(new KeywardError(code))
      expect(exit, code).to.be.oneOf([EXIT.failed, EXIT.person, EXIT.later, EXIT.stopped])
      expect(words, code).to.match(/^[A-Z].*[.”]$/u)
    }
  })
})

describe("watching", () => {
  const found = (path: string, size = 1) => ({ path, size, mtimeMs: 1, ino: 1 })
  const options = (signal: AbortSignal) => ({
    ...{ signal, everyMs: 1, once: false, wait: nothing },
    ...{ onOutcome: () => undefined, onStored: () => undefined, onWait: () => undefined },
  })

  it("deals with each file once while it stands still, also where it was refused", async () => {
    const stop = new AbortController()
    const looks = [
      [found("a")],
      [found("a"), found("b")],
      [found("a"), found("b")],
      [found("a", 2), found("b")],
    ]
    const asked: string[][] = []
    const counted = await watchFolder(
      { signInAgain: nothing },
      {
        take: async (files, { onOutcome } = {}) => {
          asked.push(files.map(({ path }) => path))
          const outcomes = files.map(({ path }): FileOutcome =>
            path === "a" ? { path, outcome: "refused", code: "file-changed" } : { path, outcome: "added" },
          )
          for (const outcome of outcomes) onOutcome?.(outcome)
          return outcomes
        },
      },
      {
        look: async () => {
          const settled = looks.shift() ?? []
          if (looks.length === 0) stop.abort()
          return { settled, unsettled: 0 }
        },
      },
      options(stop.signal),
    )
    expect(asked).to.deep.equal([["a"], ["b"], ["a"]])
    expect(counted).to.deep.equal({ added: 1, known: 0, refused: 2 })
  })

  it("goes on with what is left after something kept it, and tells of the wait", async () => {
    const asked: string[][] = []
    const waits: number[] = []
    const counted = await watchFolder(
      { signInAgain: nothing },
      {
        take: async (files, { onOutcome } = {}) => {
          asked.push(files.map(({ path }) => path))
          const [first] = files
          if (first) onOutcome?.({ path: first.path, outcome: "added" })
          if (asked.length === 1) throw new KeywardError("store-unreachable")
          return []
        },
      },
      { look: async () => ({ settled: [found("a"), found("b")], unsettled: 0 }) },
      { ...options(new AbortController().signal), once: true, onWait: (_, ms) => waits.push(ms) },
    )
    expect(asked).to.deep.equal([["a", "b"], ["b"]])
    expect(waits).to.have.length(1)
    expect(counted).to.deep.equal({ added: 2, known: 0, refused: 0 })
  })
})
