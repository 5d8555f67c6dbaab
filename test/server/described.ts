import { Ajv2020 } from "ajv/dist/2020"
import type { ValidateFunction } from "ajv/dist/2020"
import { REFUSAL } from "../../app/_server/api/document"
import { OPERATIONS } from "../../app/_server/api/operations"
import type { Operation } from "../../app/_server/api/operations"

/** Answers of the server, in all tests of it, that are not as `/api/openapi.json` says. */
const differences: string[] = []
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
const compiled = new Map<object, ValidateFunction>()

const patterns = OPERATIONS.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}))

/** The one that a request is of; of two that fit, the one without a placeholder. */
export const operationOf = (method: string, path: string): Operation | undefined =>
  patterns
    .filter(({ operation, pattern }) => operation.method === method && pattern.test(path))
    .sort((a, b) => a.operation.path.split("{").length - b.operation.path.split("{").length)[0]?.operation

/** Holds an answer against its description. */
export async function noteDifference(method: string, path: string, response: Response): Promise<void> {
  const operation = operationOf(method, path)
  const answer = operation?.answers[response.status]
  const where = `${method} ${operation?.path ?? path} ${response.status}`
  const type = response.headers.get("content-type") ?? ""
  if (answer === null) {
    if (response.body) differences.push(`${where} has a body`)
  } else if (answer && "media" in answer) {
    if (answer.media !== "*/*" && type !== answer.media) differences.push(`${where} is ${type}`)
  } else if (answer === undefined && response.status < 400) {
    differences.push(`${where} is not described`)
  } else if (response.body) {
    const schema = answer ?? REFUSAL
    const validate = compiled.get(schema) ?? ajv.compile(schema)
    compiled.set(schema, validate)
    const body: unknown = await response.clone().json()
    if (!validate(body)) differences.push(`${where}: ${ajv.errorsText(validate.errors)}`)
  }
}

/** @throws Error with everything that was noted */
export function failOnDifferences(): void {
  const all = differences.splice(0)
  if (all.length > 0) throw new Error(`not as /api/openapi.json says: ${all.join("; ")}`)
}
