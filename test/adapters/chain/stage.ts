import { keccak256, randomBytes } from "ethers"
import { chainProvider } from "../../../app/_adapters/chain/provider"
import { ChainRegistryReader } from "../../../app/_adapters/chain/registry-reader"
import type { ReaderOptions } from "../../../app/_adapters/chain/registry-reader"
import { registryWriter } from "../../../app/_adapters/chain/registry-writer"
import { isKeywardError } from "../../../app/_core/errors"
import type { OnTransaction, RegistryWriter } from "../../../app/_core/ports/registry"
import { READ, asDigest, asEpoch, asScope } from "../../../app/_core/types"
import type { Address, Digest, Scope, WrappedKey, WrappedKeys } from "../../../app/_core/types"
import type { LocalChain, Person } from "../../fakes/local-chain"

export const folder = asScope(77n)
export const epoch0 = asEpoch(0)
export const FAR = 4_000_000_000

export const someDigest = (): Digest => asDigest(keccak256(randomBytes(32)))
export const someKeys = (): WrappedKeys => randomBytes(105) as WrappedKeys
export const someKey = (): WrappedKey => randomBytes(1168) as WrappedKey

/** A fresh registry on a running chain, its cast, and readers and writers for it. */
export async function setStage(chain: LocalChain) {
  const { registry, deployedAtBlock } = await chain.deployRegistry()
  const { chainId } = chain
  const writerOf = ({ signer, account }: Person): RegistryWriter =>
    registryWriter({ signer, account, chainId, registry })
  const cast = { patient: chain.person(0), doctor: chain.person(1), stranger: chain.person(2) }

  const stage = {
    chain,
    registry,
    deployedAtBlock,
    patient: cast.patient.account,
    doctor: cast.doctor.account,
    stranger: cast.stranger.account,
    writers: {
      patient: writerOf(cast.patient),
      doctor: writerOf(cast.doctor),
      stranger: writerOf(cast.stranger),
    },
    people: cast,
    writerOf,
    readerAt: (url: string, more: Partial<ReaderOptions> = {}): ChainRegistryReader => {
      const provider = chainProvider(url, chainId)
      return new ChainRegistryReader({ provider, chainId, registry, deployedAtBlock, ...more })
    },
    addRecord: (cidDigest = someDigest()) =>
      stage.writers.patient.addRecord({
        ...{ patient: stage.patient, folder, epoch: epoch0, cidDigest, wrappedKeys: someKeys() },
      }),
    publishKey: async (writer: RegistryWriter): Promise<Digest> => {
      const publicKey = randomBytes(1216)
      await writer.publishKey(publicKey)
      return asDigest(keccak256(publicKey))
    },
    grant: (grantee: Address, keyDigest: Digest, scope: Scope = folder) =>
      stage.writers.patient.grantAccess({
        ...{ patient: stage.patient, scope, grantee, expiresAt: FAR, permissions: READ },
        ...{ epoch: epoch0, keyDigest, wrappedKey: someKey() },
      }),
    /** Names a delegate of the patient; the delegate needs a published key. */
    name: (delegate: Address, keyDigest: Digest, until = FAR, on?: OnTransaction) =>
      stage.writers.patient.setDelegate(
        { delegate, until, generation: 1, keyDigest, wrappedKey: someKey() },
        on,
      ),
    mine: (blocks: number) => chain.provider.send("hardhat_mine", [`0x${blocks.toString(16)}`]),
  }
  return stage
}

export type Stage = Awaited<ReturnType<typeof setStage>>

/** The code and details of what a promise rejects with; fails where it resolves. */
export async function refusalOf(
  promise: Promise<unknown>,
): Promise<{ code: string } & Record<string, unknown>> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown === undefined) throw new Error("it was not refused")
  if (!isKeywardError(thrown)) throw new Error("it failed otherwise", { cause: thrown })
  return { ...thrown.details, code: thrown.code }
}
