import { expect } from "chai"
import { KeywardError } from "../../app/_core/errors"
import { isSiteDataBlocked } from "../../app/_session/site-data"
import { isMissingCode, mayReloadFor } from "../../app/_session/stale-code"

describe("a part of the page's code that is gone after an update", () => {
  const chunk = Object.assign(new Error("Loading chunk 482 failed."), { name: "ChunkLoadError" })
  const tab = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
  }

  it("is known by the words of bundlers and browsers, and by our own code", () => {
    for (const message of [
      "Failed to load chunk /_next/static/chunks/a.js from module 17",
      "Failed to fetch dynamically imported module: http://localhost/a.js",
      "error loading dynamically imported module",
      "Importing a module script failed.",
    ])
      expect(isMissingCode(new TypeError(message)), message).to.equal(true)
    expect(isMissingCode(chunk)).to.equal(true)
    expect(isMissingCode(new KeywardError("code-missing"))).to.equal(true)
    expect(isMissingCode(new KeywardError("store-unreachable"))).to.equal(false)
    expect(isMissingCode(new TypeError("x is undefined"))).to.equal(false)
    expect(isMissingCode("Loading chunk 1 failed.")).to.equal(false)
  })

  it("loads the page anew once, not again and again, and once more an hour later", () => {
    const storage = tab()
    expect(mayReloadFor(chunk, 1_000_000, storage)).to.equal(true)
    expect(mayReloadFor(chunk, 1_002_000, storage)).to.equal(false)
    expect(mayReloadFor(chunk, 4_600_000, storage)).to.equal(true)
    expect(mayReloadFor(new Error("other"), 9_000_000, storage)).to.equal(false)
  })

  it("does not load anew where nothing can be remembered", () => {
    const refuse = (): never => {
      throw new DOMException("", "SecurityError")
    }
    expect(mayReloadFor(chunk, 0, { getItem: refuse, setItem: refuse })).to.equal(false)
  })
})

describe("a browser that blocks site data", () => {
  it("is noticed by what it refuses", () => {
    const storage = {} as Storage
    const database = {} as IDBFactory
    expect(isSiteDataBlocked({ sessionStorage: storage, indexedDB: database })).to.equal(false)
    const refusing = {
      get sessionStorage(): Storage {
        throw new DOMException("", "SecurityError")
      },
      indexedDB: database,
    }
    expect(isSiteDataBlocked(refusing)).to.equal(true)
  })
})
