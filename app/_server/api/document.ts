import { statusOf } from "../http/errors"
import { OPERATIONS } from "./operations"
import type { Operation, Parameter } from "./operations"
import { object, text } from "./schemas"
import type { Schema } from "./schemas"

/** What every refusal says. */
export const REFUSAL: Schema = object({ code: text(40, "^[a-z-]+$"), details: object({}, true) })

const SESSION = "session"
const BESIDE = "beside"
const isSchema = (body: object): body is Schema => !("media" in body)

/** OpenAPI 3.1 of the whole API, from the schemas that bodies are read by. */
export function openApi(origin: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of OPERATIONS) {
    const path = (paths[operation.path] ??= {})
    path[operation.method.toLowerCase()] = described(operation)
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Keyward",
      version: "1",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description:
        "Everything that a page asks of the server. Contents are ciphertext; what they mean is in docs/formats.md. " +
        "A request that changes something names its own origin in `origin`.",
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: { Refusal: REFUSAL },
      securitySchemes: {
        [SESSION]: { type: "apiKey", in: "cookie", name: "__Host-keyward" },
        [BESIDE]: {
          ...{ type: "apiKey", in: "cookie", name: "__Host-keyward-beside" },
          description:
            "A second session of the same browser; for requests with the header `keyward-beside` alone",
        },
      },
    },
  }
}

function described({ summary, session, parameters = [], body, answers, method, path }: Operation): object {
  return {
    summary,
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-z]+/gi, "-")}`,
    ...(session ? { security: [{ [SESSION]: [] }, { [BESIDE]: [] }] } : {}),
    ...(parameters.length > 0 ? { parameters: parameters.map(parameterOf) } : {}),
    ...(body ? { requestBody: { required: true, content: contentOf(body) } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [
          status,
          { description: status, ...(answer ? { content: contentOf(answer) } : {}) },
        ]),
      ),
      default: {
        description: `A refusal or a failure: ${statusOf("too-many-requests")} with Retry-After where it was a lot`,
        content: { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } },
      },
    },
  }
}

const parameterOf = ({ required, ...parameter }: Parameter): object => ({
  ...parameter,
  required: required !== false,
})

const contentOf = (body: NonNullable<Operation["body"]>): object =>
  isSchema(body)
    ? { "application/json": { schema: body } }
    : { [body.media]: { schema: { description: body.description } } }
