import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { OPERATIONS } from "../../app/_server/api/operations"
import { startApp } from "./app"
import { failOnDifferences, noteDifference, operationOf } from "./described"

const API = join(import.meta.dirname, "..", "..", "app", "api")
const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]

describe("the description of the API", () => {
  it("has every route, and no other", () => {
    const files = readdirSync(API, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith("route.ts"),
    )
    const served = files.flatMap((file) => {
      const folder = file.replaceAll("\\", "/").replace(/\/?route\.ts$/, "")
      if (folder.startsWith("[...")) return []
      const text = readFileSync(join(API, file), "utf8")
      const path = `/api/${folder.replaceAll(/\[(\w+)\]/g, "{$1}")}`
      return METHODS.filter((method) => new RegExp(`\\b${method}\\b`).test(text)).map(
        (method) => `${method} ${path}`,
      )
    })
    const described = OPERATIONS.map(({ method, path }) => `${method} ${path}`)
    expect(described.sort(), "app/_server/api/operations.ts").to.deep.equal(served.sort())
  })

  it("is served as OpenAPI 3.1, with the schemas that bodies are read by", async () => {
    const app = await startApp()
    try {
      const answer = await app.ask("/api/openapi.json")
      expect(answer.status).to.equal(200)
      const api = (await answer.json()) as {
        openapi: string
        servers: readonly { url: string }[]
        paths: Record<
          string,
          Record<string, { operationId: string; requestBody?: { content: Record<string, unknown> } }>
        >
      }
      expect(api.openapi).to.equal("3.1.0")
      expect(api.servers).to.deep.equal([{ url: app.url }])
      const all = Object.values(api.paths).flatMap((path) => Object.values(path))
      expect(new Set(all.map(({ operationId }) => operationId)).size).to.equal(OPERATIONS.length)
      const signIn = api.paths["/api/session"]?.["post"]?.requestBody?.content["application/json"]
      expect(signIn).to.have.nested.property("schema.properties.message.maxLength", 4_096)
      for (const [path, methods] of Object.entries(api.paths))
        for (const method of Object.keys(methods)) {
          const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
          const operation = operationOf(method.toUpperCase(), path)
          const given =
            operation?.parameters?.filter((each) => each.in === "path").map(({ name }) => name) ?? []
          expect(given.sort(), `${method} ${path}`).to.deep.equal(names.sort())
        }
    } finally {
      await app.close()
    }
  })

  it("is what the tests of the server hold every answer to", async () => {
    const json = (body: unknown, status = 200) =>
      new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } })
    const wrong: readonly (readonly [string, string, Response])[] = [
      ["GET", "/api/session/nonce", json({ nonce: "short" })],
      ["GET", "/api/session/nonce", json({ nonce: "0".repeat(32), more: 1 })],
      ["GET", "/api/session/nonce", json({ nonce: "0".repeat(32) }, 201)],
      ["GET", "/api/session/nonce", json({ error: "odd" }, 500)],
      ["HEAD", "/api/records/x", json({})],
      ["GET", "/api/requests", json({})],
    ]
    for (const [method, path, response] of wrong) {
      await noteDifference(method, path, response)
      expect(() => failOnDifferences(), `${method} ${path}`).to.throw("not as /api/openapi.json says")
    }
    await noteDifference("GET", "/api/session/nonce", json({ nonce: "0".repeat(32) }))
    await noteDifference("GET", "/api/session/nonce", json({ code: "too-many-requests", details: {} }, 429))
    failOnDifferences()
  })
})
