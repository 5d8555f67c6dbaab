import { Transaction } from "ethers"
import {
  DESCRIBED,
  SAMPLE_PLACE,
  calldataDescriptor,
  functionOf,
  messageDescriptor,
  sampleCall,
} from "./descriptors"
import type { Described, Descriptor } from "./descriptors"
import { INES, PEOPLE, SAMPLE_DEADLINE } from "./samples"
import { showCall, showMessage } from "./show"

const TESTS_SCHEMA =
  "https://raw.githubusercontent.com/ethereum/clear-signing-erc7730-registry/master/specs/erc7730-tests-v2.schema.json"
const KNOWN = { addressNames: PEOPLE }

const testsOf = (name: string, tests: readonly object[]) => ({
  ...{ $schema: TESTS_SCHEMA, descriptor: `../${name}.json` },
  ...{ dataProvider: KNOWN, tests },
})

/** What submitSigned brings in the samples: a call of the contract's first action. */
function submission(of: Described): string {
  const [action = ""] = of.calls
  return of.abi.encodeFunctionData(functionOf(of, "submitSigned"), [
    ...[INES, sampleCall(of, action), 7, SAMPLE_DEADLINE, "0xabab"],
  ])
}

function callTests(of: Described, descriptor: Descriptor): object[] {
  return of.calls.map((call) => {
    const data = call === "submitSigned" ? submission(of) : sampleCall(of, call)
    const { unsignedSerialized } = Transaction.from({
      ...{ type: 2, chainId: SAMPLE_PLACE.chainId, to: SAMPLE_PLACE.contract, data, nonce: 1 },
      ...{ gasLimit: 500_000, maxFeePerGas: 2_000_000_000, maxPriorityFeePerGas: 1_000_000_000 },
    })
    return { description: call, rawTx: unsignedSerialized, expected: showCall(descriptor, data, KNOWN) }
  })
}

const messageTests = (of: Described, descriptor: Descriptor): object[] =>
  of.messages.map(({ name, data }) => ({
    ...{ description: name, data, expected: showMessage(descriptor, data, KNOWN) },
  }))

/** Every file of contracts/erc7730, by name. */
export const files = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    DESCRIBED.flatMap((of) => {
      const [calls, messages] = [calldataDescriptor(of), messageDescriptor(of)]
      const [callName, messageName] = [`calldata-${of.name}`, `eip712-${of.name}`]
      const made: [string, object][] = [
        [`${callName}.json`, calls],
        [`${messageName}.json`, messages],
        [`testsv2/${callName}.tests.json`, testsOf(callName, callTests(of, calls))],
        [`testsv2/${messageName}.tests.json`, testsOf(messageName, messageTests(of, messages))],
      ]
      return made
    }),
  )
