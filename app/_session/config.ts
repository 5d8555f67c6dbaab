"use client"
import { createContext, use } from "react"
import type { PublicConfig } from "../_core/ports/config"

export const ConfigContext = createContext<PublicConfig | null>(null)

/** The deployment that this page was served for. */
export function useConfig(): PublicConfig {
  const config = use(ConfigContext)
  if (!config) throw new Error("useConfig outside Providers")
  return config
}
