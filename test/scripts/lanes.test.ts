import { expect } from "chai"
import { runInLanes } from "../../scripts/lib/lanes"
import type { Task } from "../../scripts/lib/lanes"

/** Runs tasks that end when they are told to, and notes what begins and ends. */
function stage(tasks: readonly Task[], lanes: number, stopped?: () => boolean) {
  const ends = new Map<string, () => void>()
  const begun: string[] = []
  const over = runInLanes(
    tasks,
    lanes,
    ({ name }) =>
      new Promise<void>((resolve) => {
        begun.push(name)
        ends.set(name, resolve)
      }),
    stopped,
  )
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const end = async (name: string) => {
    ends.get(name)?.()
    await settled()
  }
  return { begun, end, over, settled }
}

describe("stages side by side", () => {
  it("are at most as many as there are lanes, and begin in their order", async () => {
    const { begun, end, over } = stage([{ name: "a" }, { name: "b" }, { name: "c" }], 2)
    expect(begun).to.deep.equal(["a", "b"])
    await end("b")
    expect(begun).to.deep.equal(["a", "b", "c"])
    await Promise.all([end("a"), end("c")])
    await over
  })

  it("wait for those that they come after, if these are in the run", async () => {
    const tasks = [{ name: "browser", after: ["build", "not-in-this-run"] }, { name: "build" }]
    const { begun, end, over } = stage(tasks, 2)
    expect(begun).to.deep.equal(["build"])
    await end("build")
    expect(begun).to.deep.equal(["build", "browser"])
    await end("browser")
    await over
  })

  it("of one group never run at the same time; a task of another group goes first", async () => {
    const tasks = [{ name: "a", apart: "x" }, { name: "b", apart: "x" }, { name: "c" }]
    const { begun, end, over } = stage(tasks, 3)
    expect(begun).to.deep.equal(["a", "c"])
    await end("a")
    expect(begun).to.deep.equal(["a", "c", "b"])
    await Promise.all([end("b"), end("c")])
    await over
  })

  it("leave one that runs alone to itself", async () => {
    const { begun, end, over } = stage([{ name: "a" }, { name: "b", alone: true }, { name: "c" }], 3)
    expect(begun).to.deep.equal(["a", "c"])
    await end("a")
    expect(begun).to.deep.equal(["a", "c"])
    await end("c")
    expect(begun).to.deep.equal(["a", "c", "b"])
    await end("b")
    await over
  })

  it("begin no more once the run is stopped", async () => {
    let isStopped = false
    const { begun, end, over } = stage([{ name: "a" }, { name: "b" }], 1, () => isStopped)
    isStopped = true
    await end("a")
    await over
    expect(begun).to.deep.equal(["a"])
  })

  it("that wait for each other are an error, not a run that never ends", async () => {
    const tasks = [
      { name: "a", after: ["b"] },
      { name: "b", after: ["a"] },
    ]
    const error = await runInLanes(tasks, 2, () => Promise.resolve()).catch((thrown: unknown) => thrown)
    expect(error).to.be.an("error").with.property("message", "These wait for each other: a, b.")
  })
})
