import { Ajv2020 } from "ajv/dist/2020"
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020"
import type { Schema } from "../api/schemas"
import { malformed, readJson } from "./body"

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
const compiled = new Map<Schema, ValidateFunction>()

/**
 * Reads a JSON body by the schema that `/api/openapi.json` shows of it.
 * @throws KeywardError `request-malformed` with the field
 */
export async function readBody(
  request: Request,
  schema: Schema,
  mostBytes: number,
): Promise<Readonly<Record<string, unknown>>> {
  const body = await readJson(request, mostBytes)
  const validate = compiled.get(schema) ?? ajv.compile(schema)
  compiled.set(schema, validate)
  if (!validate(body)) throw malformed(fieldOf(validate.errors ?? []))
  return body
}

/** A field that is wrong, or else one that is missing; never what was in it. */
function fieldOf(errors: readonly ErrorObject[]): string {
  const error = errors.find(({ instancePath }) => instancePath !== "") ?? errors[0]
  const [, field] = error?.instancePath.split("/") ?? []
  if (field) return field
  const missing = (error?.params as { missingProperty?: unknown } | undefined)?.missingProperty
  return typeof missing === "string" ? missing : "json"
}
