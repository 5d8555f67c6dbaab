import { KeywardError } from "../../app/_core/errors"
import type { Services } from "../../app/_journeys/services"

/** Where a journey is to be broken off: before or after its n-th call of a port. */
export interface Break {
  readonly at: number
  readonly when: "before" | "after"
}

const PORTS = ["reader", "agreed", "writer", "server", "store", "cipher", "device"] as const

/**
 * Services that fail once, as a page that is closed does, and the names of the calls that were made until then. What
 * is called `after` has had its effect.
 */
export function breaking(
  services: Services,
  { at, when }: Break,
): { readonly services: Services; readonly calls: readonly string[] } {
  const calls: string[] = []
  const broken = () => {
    throw new KeywardError("unexpected", { at })
  }
  const wrap = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(it, member) {
        const value: unknown = Reflect.get(it, member, it)
        if (typeof value !== "function" || typeof member !== "string") return value
        // A CAR's bytes are read by the platform.
        if (name === "car" && member !== "discard") return value.bind(it) as unknown
        return async (...given: unknown[]) => {
          if (calls.length > at) broken()
          const number = calls.push(`${name}.${member}`) - 1
          if (number === at && when === "before") broken()
          const result: unknown = await value.apply(it, given)
          if (number === at) broken()
          return isCar(result) ? wrap("car", result) : result
        }
      },
    })
  const ports = Object.fromEntries(PORTS.map((port) => [port, wrap(port, services[port])]))
  return { services: { ...services, ...ports }, calls }
}

const isCar = (value: unknown): value is object =>
  typeof value === "object" && value !== null && "discard" in value && "stream" in value
