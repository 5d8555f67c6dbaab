import { expect } from "chai"
import { asAddress } from "../../app/_core/types"
import { EveryTab } from "../../app/_session/every-tab"
import type { TabWord } from "../../app/_session/every-tab"

describe("what one tab tells the others", () => {
  const account = asAddress(`0x${"1".repeat(40)}`)
  const heardBy = (tab: EveryTab) => {
    let stop = () => {}
    const word = new Promise<TabWord>((resolve) => (stop = tab.hear(resolve)))
    return { word, stop: () => stop() }
  }

  it("reaches every other tab of the deployment, and not itself", async () => {
    const [one, two, three] = [new EveryTab("a"), new EveryTab("a"), new EveryTab("a")] as const
    const [own, second, third] = [heardBy(one), heardBy(two), heardBy(three)] as const
    one.say({ kind: "lock", account })
    expect(await second.word).to.deep.equal({ kind: "lock", account })
    expect(await third.word).to.deep.equal({ kind: "lock", account })
    // What the second says afterwards is the first that the one hears: nothing of its own came before
    two.say({ kind: "sign-out", account })
    expect(await own.word).to.deep.equal({ kind: "sign-out", account })
    for (const { stop } of [own, second, third]) stop()
  })

  it("passes tabs of another deployment by, and words that are none", async () => {
    const [one, other, same] = [new EveryTab("a"), new EveryTab("b"), new EveryTab("a")] as const
    const heard = heardBy(same)
    const passed = heardBy(other)
    for (const none of [null, 7, { kind: "wipe", account }, { kind: "lock" }]) one.say(none as TabWord)
    one.say({ kind: "lock", account })
    expect(await heard.word).to.deep.equal({ kind: "lock", account })
    const first = new EveryTab("b")
    first.say({ kind: "sign-out", account })
    expect(await passed.word).to.deep.equal({ kind: "sign-out", account })
    for (const stop of [heard.stop, passed.stop, first.hear(() => undefined), one.hear(() => undefined)])
      stop()
  })
})
