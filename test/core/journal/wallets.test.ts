import { expect } from "chai"
import { walletAt } from "../../../app/_core/journal/wallets"
import { asAddress } from "../../../app/_core/types"

const address = (n: number) => asAddress(`0x${n.toString(16).padStart(40, "0")}`)

describe("the wallet of an account, by its own journal", () => {
  const [account, second, third] = [address(1), address(2), address(3)]
  const changes = [
    { wallet: second, from: 100 },
    { wallet: third, from: 200 },
  ]

  it("is its own address where none was ever named", () => {
    expect(walletAt(account, [], 1_000)).to.equal(account)
  })

  it("is the one that was named last, in that block already", () => {
    const at = [1, 99, 100, 101, 199, 200, 9_999].map((block) => walletAt(account, changes, block))
    expect(at).to.deep.equal([account, account, second, second, second, third, third])
  })
})
