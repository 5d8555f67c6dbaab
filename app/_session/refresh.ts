"use client"
import { useQueryClient } from "@tanstack/react-query"
import { useCallback } from "react"

/** Reads everything again: after something was written. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient()
  return useCallback(() => queries.invalidateQueries(), [queries])
}
