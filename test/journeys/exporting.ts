import { concat, utf8 } from "../../app/_core/crypto/bytes"
import { exportAccount } from "../../app/_journeys/export-account"
import type { ExportInput } from "../../app/_journeys/export-account"
import type { Actor } from "./world"

/** The bytes of an export of somebody's account. */
export async function exportOf(
  { services, keys }: Actor,
  more: Partial<ExportInput> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const input = {
    ...{ opener: utf8("<!doctype html>"), secret: null, name: "", people: [], folders: [], cache: new Map() },
    write: async (part: Uint8Array<ArrayBuffer>) => void parts.push(part),
    ...more,
  }
  await exportAccount(services, keys, input, { signal: new AbortController().signal })
  return concat(...parts)
}
