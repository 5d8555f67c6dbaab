import { expect } from "chai"
import { walletAt } from "../../../app/_core/journal/wallets"
import { asAddress } from "../../../app/_core/types"

const address = (n: number) => asAddress(`0x${n.toString(16).padStart(40, "0")}`)

describe("the wallet of an account, by its own journal", () => {
  const [account, second, third] = [address(1), address(2), address(3)]
  const changes = [
    { wallet: second, from: { block: 100, logIndex: 3 } },
    { wallet: third, from: { block: 200, logIndex: 0 } },
  ]

  it("is its own address where none was ever named", () => {
    expect(walletAt(account, [], { block: 1_000, logIndex: 0 })).to.equal(account)
  })

  it("is the one that was named last, in that block from the entry that says so on", () => {
    const at = (block: number, logIndex = 7) => walletAt(account, changes, { block, logIndex })
    expect([1, 99, 100, 101, 199, 200, 9_999].map((block) => at(block))).to.deep.equal([
      ...[account, account, second, second, second, third, third],
    ])
    expect([at(100, 2), at(100, 4), at(200, 1)]).to.deep.equal([account, second, third])
  })
})
