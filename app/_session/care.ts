"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import { useMemo } from "react"
import type { CareTools } from "../_journeys/care"
import { listCare } from "../_journeys/kept-care"
import type { CaredFor } from "../_journeys/kept-care"
import { consentToMove } from "../_journeys/move-account"
import type { TakeOverTools } from "../_journeys/take-over"
import { useConfig } from "./config"
import { entryTools } from "./enter-as"
import { loadSessionCode } from "./load-session-code"
import { useSession, useUnlocked } from "./session"
import { useSignatures } from "./signature-desk"
import { usePrompts } from "./use-prompts"

/** Whom this account made accounts for. */
export function useCaredFor(): UseQueryResult<readonly CaredFor[]> {
  const { services, ownKeys } = useUnlocked()
  return useQuery({
    queryKey: ["care", ownKeys.account],
    queryFn: () => listCare(services, ownKeys),
    structuralSharing: false,
  })
}

/** What signs in as an account that is kept, beside the person's own session. */
export function useCareTools(): () => Promise<CareTools> {
  const config = useConfig()
  const desk = useSignatures()
  const prompts = usePrompts()
  const { writeNotebook, ownName } = useSession()
  return useMemo(
    () => async () => ({
      note: writeNotebook,
      keeperName: ownName ?? "",
      ...(await entryTools(config, desk, prompts)),
    }),
    [config, desk, prompts, writeNotebook, ownName],
  )
}

/** What takes over an account that somebody kept, and signs for it from then on. */
export function useTakeOverTools(): () => Promise<TakeOverTools> {
  const { services } = useUnlocked()
  const config = useConfig()
  const desk = useSignatures()
  const tools = useCareTools()
  return useMemo(
    () => async () => {
      const [{ createPasskeyAccount }, { enterAs, addressOf }] = await Promise.all([
        loadSessionCode(),
        tools(),
      ])
      return {
        enterAs,
        addressOf,
        async consent({ address, ...opened }) {
          const { passkey } = createPasskeyAccount(config, address, desk)
          passkey.open(opened)
          try {
            return await consentToMove({ wallet: passkey.signer, reader: services.reader }, opened.account)
          } finally {
            passkey.close()
          }
        },
      }
    },
    [config, desk, tools, services],
  )
}
