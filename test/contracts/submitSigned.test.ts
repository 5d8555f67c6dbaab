import { expect } from "chai"
import { AbiCoder, Wallet, concat, dataSlice, getBytes, hexlify, id, keccak256, randomBytes } from "ethers"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import type { RecordRegistry } from "../../typechain-types/RecordRegistry"
import { REGISTRY_ACTIONS } from "../../app/_core/signed-actions"
import type { RegistryAction } from "../../app/_core/signed-actions"
import { agreementOf, consentOf } from "./support/consent"
import { DAY, start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { ethers, networkHelpers } from "./support/network"
import { FOLDER, NO_DIGEST, digest, keyDigest, publicKey, wrappedKey, wrappedKeys } from "./support/samples"
import { sign, submit } from "./support/signed"
import type { SignOptions } from "./support/signed"
import { deployWallet } from "./support/wallets"

const keys = wrappedKeys("signed")

/** Something of everything, so that every function has something to do. */
const lived = async () => {
  const cast = await start()
  const { patient, add, grant } = cast
  await add(patient, FOLDER)
  await add(patient, FOLDER)
  await grant({ scope: FOLDER })
  await grant({ scope: FOLDER, to: "colleague" })
  return cast
}
type Lived = Awaited<ReturnType<typeof lived>>

interface Example {
  /** What has to be so before. */
  readonly given?: (cast: Lived) => Promise<unknown>
  readonly signer?: "patient" | "neighbour"
  readonly args: (cast: Lived) => unknown[] | Promise<unknown[]>
  readonly event: string
}

const frozen = async ({ registry, patient, neighbour }: Cast) => {
  await registry.setRecovery(neighbour)
  await registry.connect(neighbour).freeze(patient)
}

/** One call of every function that can be signed. */
const EXAMPLES: Record<RegistryAction, Example> = {
  setUp: {
    args: ({ neighbour }) => [publicKey("patient"), digest("vault"), neighbour.address],
    event: "AccountSetUp",
  },
  publishKey: { args: () => [publicKey("patient")], event: "KeyPublished" },
  sealVault: { args: () => [digest("vault"), NO_DIGEST], event: "VaultSealed" },
  setDelegate: {
    args: ({ delegate, inADay }) => [
      ...[delegate.address, inADay, 3, keyDigest("delegate"), wrappedKey("masters")],
    ],
    event: "DelegateSet",
  },
  setInvitationOnly: { args: () => [true], event: "InvitationOnlySet" },
  setInvitation: { args: ({ neighbour }) => [neighbour.address, true], event: "InvitationSet" },
  setRecovery: { args: ({ neighbour }) => [neighbour.address], event: "RecoverySet" },
  freeze: {
    given: ({ registry, neighbour }) => registry.setRecovery(neighbour),
    signer: "neighbour",
    args: ({ patient }) => [patient.address],
    event: "AccountFrozen",
  },
  unfreeze: {
    given: frozen,
    signer: "neighbour",
    args: ({ patient }) => [patient.address],
    event: "AccountUnfrozen",
  },
  nameSuccessor: {
    given: async (cast) => {
      await frozen(cast)
      await networkHelpers.time.increase(7 * DAY)
    },
    signer: "neighbour",
    args: async ({ registry, patient, stranger }) => [
      ...[patient.address, stranger.address, await consentOf(registry, patient, stranger)],
    ],
    event: "SuccessorNamed",
  },
  moveAccount: {
    given: ({ registry, neighbour }) => registry.setRecovery(neighbour),
    signer: "neighbour",
    args: async ({ registry, patient, stranger, neighbour, inADay: agreedUntil }) => [
      ...[patient.address, stranger.address, neighbour.address, agreedUntil],
      await agreementOf(registry, patient, patient, {
        wallet: stranger,
        nextRecovery: neighbour,
        agreedUntil,
      }),
      await consentOf(registry, patient, stranger),
    ],
    event: "AccountMoved",
  },
  addRecord: {
    args: ({ patient }) => [patient.address, FOLDER, 0, digest("new"), keys],
    event: "RecordAdded",
  },
  addRecords: {
    args: ({ patient }) => [patient.address, FOLDER, 0, [digest("a"), digest("b"), digest("c")], keys],
    event: "RecordsAdded",
  },
  replaceRecords: {
    args: ({ patient }) => [
      patient.address,
      ["instead", "as well"].map((name, index) => ({
        ...{ record: index, epoch: 0, cidDigest: digest(name), wrappedKeys: wrappedKeys(name) },
      })),
    ],
    event: "RecordReplaced",
  },
  removeRecord: { args: ({ patient }) => [patient.address, 1], event: "RecordRemoved" },
  refileRecords: {
    args: ({ patient }) => [
      patient.address,
      [0, 1].map((record) => ({ record, folder: 9n, epoch: 0, wrappedKeys: keys })),
    ],
    event: "RecordRefiled",
  },
  grantAccess: {
    args: ({ patient, doctor, inADay }) => [
      ...[patient.address, 0n, doctor.address, inADay, 3, 0, keyDigest("doctor"), wrappedKey("doctor")],
    ],
    event: "AccessGranted",
  },
  revokeAccess: {
    args: ({ patient, doctor, rewrap }) => [
      ...[patient.address, FOLDER, [doctor.address], 1, [rewrap("colleague", "a"), rewrap("colleague", "b")]],
    ],
    event: "AccessRevoked",
  },
  rewrapAccess: {
    args: ({ patient, rewrap }) => [patient.address, FOLDER, [rewrap("doctor"), rewrap("colleague")]],
    event: "AccessRewrapped",
  },
}
const NAMES = Object.keys(EXAMPLES) as RegistryAction[]
/** The ABI's tuples have no names: `rewraps` are of the struct Rewrap. */
const structOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1, -1)

/** A fresh cast, and one example as its signer signs it; the colleague, who has nothing to do with it, brings it. */
const signed = async (name: RegistryAction, options?: SignOptions) => {
  const cast = await lived()
  const { given, signer = "patient", args: argsOf } = EXAMPLES[name]
  await given?.(cast)
  const by: HardhatEthersSigner = cast[signer]
  const args = await argsOf(cast)
  const it = await sign(cast.registry, by, name, args, options)
  return { ...cast, by, it, args, relay: cast.registry.connect(cast.colleague) }
}

describe("RecordRegistry.submitSigned", () => {
  describe("given every function that a person calls", () => {
    it("knows all of them, with the parameters that they have, and no other", async () => {
      const { registry } = await start()
      const callable = registry.interface.fragments
        .filter((each) => each.type === "function")
        .map((each) => each)
      const described: Record<string, string> = {}
      for (const fragment of callable) {
        const call = registry.interface.getFunction(fragment.format("sighash") as "addRecord")
        if (call.constant || call.name === "submitSigned") continue
        described[call.name] = call.inputs
          .map(({ type, name }) => `${type.replace("tuple", structOf(name))}${name ? ` ${name}` : ""}`)
          .join(",")
      }
      const known = Object.entries(REGISTRY_ACTIONS).map(([name, { parameters }]) => [name, parameters])
      expect(described).to.deep.equal(Object.fromEntries(known))
    })

    for (const name of NAMES) {
      it(`takes ${name} as its signer's own, whoever brings it`, async () => {
        const { registry, relay, it, by } = await signed(name)
        const { event } = EXAMPLES[name]
        await expect(submit(relay, it)).to.emit(registry, event)
        const [log] = await registry.queryFilter(registry.getEvent(event as "RecordAdded"), -1)
        const author = log?.args.by ?? (log?.args as unknown as string[])[0]
        expect(author).to.equal(by.address)
        expect(await registry.nonces(by)).to.equal(it.nonce + 1n)
      })
    }
  })

  describe("given what was not signed", () => {
    for (const name of NAMES) {
      it(`refuses ${name} in somebody else's name`, async () => {
        const { registry, relay, it, stranger, args } = await signed(name)
        const nonce = await registry.nonces(stranger)
        // What the stranger would have to sign.
        const theirs = await sign(registry, stranger, name, args, { nonce, deadline: it.deadline })
        await expect(submit(relay, { ...it, signer: stranger.address, nonce }))
          .to.be.revertedWithCustomError(registry, "SignatureInvalid")
          .withArgs(stranger, theirs.digest)
      })
    }

    for (const name of NAMES) {
      it(`refuses ${name} for another wallet that the same key signs for`, async () => {
        const { registry, relay, it, by } = await signed(name)
        const wallet = await (await deployWallet("ContractWallet", [by.address])).getAddress()
        expect(it.nonce).to.equal(0n)
        await expect(submit(relay, { ...it, signer: wallet })).to.be.revertedWithCustomError(
          registry,
          "SignatureInvalid",
        )
      })
    }

    it("refuses an account that the signer does not act as", async () => {
      const { registry, relay, stranger, by } = await signed("removeRecord")
      const it = await sign(registry, by, "removeRecord", [by.address, 1], { account: stranger.address })
      const right = await sign(registry, by, "removeRecord", [by.address, 1], { deadline: it.deadline })
      await expect(submit(relay, it))
        .to.be.revertedWithCustomError(registry, "SignatureInvalid")
        .withArgs(by, right.digest)
    })

    it("refuses what is for another chain", async () => {
      const { registry, relay, it, by } = await signed("removeRecord", { chainId: 1 })
      const here = await sign(registry, by, "removeRecord", [by.address, 1])
      await expect(submit(relay, it))
        .to.be.revertedWithCustomError(registry, "SignatureInvalid")
        .withArgs(by, here.digest)
    })

    it("refuses what is for another contract", async () => {
      const contract = `0x${"12".repeat(20)}`
      const { registry, relay, it, by } = await signed("removeRecord", { contract })
      const here = await sign(registry, by, "removeRecord", [by.address, 1])
      await expect(submit(relay, it))
        .to.be.revertedWithCustomError(registry, "SignatureInvalid")
        .withArgs(by, here.digest)
    })

    it("refuses another deadline than was signed", async () => {
      const { registry, relay, it, by } = await signed("removeRecord")
      const later = await sign(registry, by, "removeRecord", [by.address, 1], { deadline: it.deadline + 1 })
      await expect(submit(relay, { ...it, deadline: it.deadline + 1 }))
        .to.be.revertedWithCustomError(registry, "SignatureInvalid")
        .withArgs(by, later.digest)
    })

    it("refuses one function's signature for another with the same parameters", async () => {
      const { registry, relay, it, by, patient } = await signed("freeze")
      const action = registry.interface.encodeFunctionData("setRecovery", [patient.address])
      const other = await sign(registry, by, "setRecovery", [patient.address], { deadline: it.deadline })
      await expect(submit(relay, { ...it, action }))
        .to.be.revertedWithCustomError(registry, "SignatureInvalid")
        .withArgs(by, other.digest)
    })

    it("refuses a signature that is cut, long, or of the other half of the curve", async () => {
      const { registry, relay, it, by } = await signed("removeRecord")
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
      const s = order - BigInt(dataSlice(it.signature, 32, 64))
      const v = it.signature.endsWith("1b") ? "0x1c" : "0x1b"
      const mirrored = concat([dataSlice(it.signature, 0, 32), `0x${s.toString(16).padStart(64, "0")}`, v])
      for (const signature of [
        "0x",
        dataSlice(it.signature, 0, 64),
        concat([it.signature, "0x00"]),
        mirrored,
      ]) {
        await expect(submit(relay, { ...it, signature }))
          .to.be.revertedWithCustomError(registry, "SignatureInvalid")
          .withArgs(by, it.digest)
      }
    })

    for (const name of ["removeRecord", "setDelegate", "addRecords", "revokeAccess"] as const) {
      it(`does not take ${name} with any byte altered, but for what means the same`, async () => {
        const { registry, relay, it } = await signed(name)
        const bytes = getBytes(it.action)
        const said = registry.interface.decodeFunctionData(name, it.action)
        // The words with lengths and offsets all, the long middle of a key now and then.
        const positions = [...bytes.keys()].filter((at) => at < 420 || at % 37 === 0)
        let harmless = 0
        for (const at of positions) {
          const altered = Uint8Array.from(bytes)
          altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8))
          const action = hexlify(altered)
          const taken = await relay.submitSigned
            .staticCall(it.signer, action, it.nonce, it.deadline, it.signature)
            .then(
              () => true,
              () => false,
            )
          if (!taken) continue
          harmless += 1
          expect(registry.interface.decodeFunctionData(name, action)).to.deep.equal(said)
        }
        expect(harmless, "only padding").to.be.lessThan(64)
      }).timeout(120_000)
    }
  })

  describe("given what was signed but is over", () => {
    it("refuses it from its deadline on", async () => {
      const { registry, relay, it } = await signed("removeRecord")
      await networkHelpers.time.setNextBlockTimestamp(it.deadline)
      await expect(submit(relay, it))
        .to.be.revertedWithCustomError(registry, "SignatureOver")
        .withArgs(it.deadline, it.deadline)
    })

    it("takes it in the second before", async () => {
      const { registry, relay, it } = await signed("removeRecord")
      await networkHelpers.time.setNextBlockTimestamp(it.deadline - 1)
      await expect(submit(relay, it)).to.emit(registry, "RecordRemoved")
    })

    it("refuses it the second time", async () => {
      const { registry, relay, it, by } = await signed("addRecord")
      await submit(relay, it)
      await expect(submit(relay, it))
        .to.be.revertedWithCustomError(registry, "InvalidAccountNonce")
        .withArgs(by, 1n)
    })

    it("refuses it before its turn", async () => {
      const { registry, relay, it, by } = await signed("addRecord", { nonce: 1n })
      await expect(submit(relay, it))
        .to.be.revertedWithCustomError(registry, "InvalidAccountNonce")
        .withArgs(by, 0n)
    })
  })

  describe("given an action that is refused", () => {
    it("reverts with its reason and keeps the nonce", async () => {
      const { registry, relay, patient } = await signed("removeRecord")
      const it = await sign(registry, patient, "removeRecord", [patient.address, 77])
      await expect(submit(relay, it))
        .to.be.revertedWithCustomError(registry, "RecordUnknown")
        .withArgs(patient, 77, 4)
      expect(await registry.nonces(patient)).to.equal(0n)
    })

    it("lets nobody do by signature what they may not do themselves", async () => {
      const { registry, relay, patient, stranger } = await signed("removeRecord")
      const it = await sign(registry, stranger, "removeRecord", [patient.address, 1])
      await expect(submit(relay, it))
        .to.be.revertedWithCustomError(registry, "NotAllowed")
        .withArgs(patient, stranger)
    })

    it("says that a wallet is shut, before it looks at the signature", async () => {
      const { registry, relay, patient, neighbour } = await signed("freeze")
      await registry.connect(neighbour).freeze(patient)
      const it = await sign(registry, patient, "removeRecord", [patient.address, 1])
      await expect(submit(relay, { ...it, signature: "0x" }))
        .to.be.revertedWithCustomError(registry, "WalletShut")
        .withArgs(patient)
    })

    it("acts for nobody but its signer, whoever brings it", async () => {
      const { registry, patient, stranger } = await signed("removeRecord")
      const it = await sign(registry, stranger, "removeRecord", [patient.address, 1])
      await expect(submit(registry.connect(patient), it))
        .to.be.revertedWithCustomError(registry, "NotAllowed")
        .withArgs(patient, stranger)
    })
  })

  describe("when the action is none", () => {
    it("refuses a function that nobody signs, itself included", async () => {
      const { registry, relay, it, patient } = await signed("removeRecord")
      for (const action of [
        registry.interface.encodeFunctionData("submitSigned", [
          patient.address,
          it.action,
          0,
          it.deadline,
          "0x",
        ]),
        registry.interface.encodeFunctionData("journalOf", [patient.address]),
        "0x00000000",
      ]) {
        await expect(submit(relay, { ...it, action }))
          .to.be.revertedWithCustomError(registry, "ActionUnknown")
          .withArgs(dataSlice(action, 0, 4))
      }
    })

    it("refuses what is shorter than a selector", async () => {
      const { registry, relay, it } = await signed("removeRecord")
      for (const action of ["0x", "0x010203"]) {
        await expect(submit(relay, { ...it, action }))
          .to.be.revertedWithCustomError(registry, "ActionMalformed")
          .withArgs(action.length / 2 - 1)
      }
    })
  })

  describe("when the action is encoded otherwise", () => {
    const coder = AbiCoder.defaultAbiCoder()

    it("takes the same values from other places, and does the same", async () => {
      const { registry, relay, it, patient } = await signed("addRecord")
      const head = dataSlice(it.action, 0, 4 + 4 * 32)
      const tail = dataSlice(it.action, 4 + 5 * 32)
      const junk = hexlify(randomBytes(64))
      const action = concat([head, coder.encode(["uint256"], [5 * 32 + 64]), junk, tail, "0xdead"])
      await expect(submit(relay, { ...it, action }))
        .to.emit(registry, "RecordAdded")
        .withArgs(patient, patient, await registry.journalOf(patient), FOLDER, 0, digest("new"), keys)
    })

    it("refuses an offset or a length that points past the end", async () => {
      const { relay, it } = await signed("addRecord")
      const at = 4 + 4 * 32
      for (const offset of [2n ** 256n - 32n, 2n ** 64n, 1n << 20n]) {
        const word = coder.encode(["uint256"], [offset])
        const action = concat([dataSlice(it.action, 0, at), word, dataSlice(it.action, at + 32)])
        await expect(submit(relay, { ...it, action })).to.be.revert(ethers)
        const long = concat([dataSlice(it.action, 0, at + 32), word, dataSlice(it.action, at + 64)])
        await expect(submit(relay, { ...it, action: long })).to.be.revert(ethers)
      }
    })

    it("refuses a word with dirt above its value, even where just that was signed", async () => {
      const { registry, relay } = await signed("removeRecord")
      const wallet = Wallet.createRandom()
      const args = concat([
        coder.encode(["uint256"], [BigInt(wallet.address) | (1n << 200n)]),
        coder.encode(["uint32"], [0]),
      ])
      const action = concat([registry.interface.getFunction("removeRecord").selector, args])
      const deadline = (await networkHelpers.time.latest()) + 3600
      // What the contract hashes are the words as they stand, so the signature is good and the decoder refuses.
      const digest = await digestOf(registry, "RemoveRecord", "removeRecord", args, deadline, wallet.address)
      const signature = wallet.signingKey.sign(digest).serialized
      await expect(
        relay.submitSigned(wallet.address, action, 0, deadline, signature),
      ).to.be.revertedWithCustomError(registry, "FailedCall")
      const other = wallet.signingKey.sign(keccak256(digest)).serialized
      await expect(relay.submitSigned(wallet.address, action, 0, deadline, other))
        .to.be.revertedWithCustomError(registry, "SignatureInvalid")
        .withArgs(wallet.address, digest)
    })
  })
})

/** The digest once more, from the rule in ISignedActions, over words as they stand. */
async function digestOf(
  registry: RecordRegistry,
  struct: string,
  name: RegistryAction,
  words: string,
  deadline: number,
  account: string,
): Promise<string> {
  const coder = AbiCoder.defaultAbiCoder()
  const { sentence, parameters } = REGISTRY_ACTIONS[name]
  const type = id(`${struct}(string sentence,address account,${parameters},uint256 nonce,uint40 deadline)`)
  const rest = coder.encode(["uint256", "uint40"], [0, deadline])
  const domain = coder.encode(
    ["bytes32", "bytes32", "bytes32", "uint256", "address"],
    [
      id("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
      ...[id("Keyward"), id("1")],
      (await ethers.provider.getNetwork()).chainId,
      await registry.getAddress(),
    ],
  )
  return keccak256(
    concat([
      "0x1901",
      keccak256(domain),
      keccak256(concat([type, id(sentence), coder.encode(["address"], [account]), words, rest])),
    ]),
  )
}
