import { isNewer } from "../device/notebook-memory"
import type { NotebookMemory, SeenNotebook } from "../../_core/ports/notebook-memory"
import type { StateFile } from "./state-file"

/** A NotebookMemory in a folder of this machine, for Node. */
export const diskNotebooks = (state: StateFile): NotebookMemory => {
  const newest = (account: string) => state.get<SeenNotebook>("notebooks", account)
  return {
    newest: async (account) => newest(account),
    remember: async (account, next) =>
      state.together(() => {
        if (isNewer(next, newest(account) ?? undefined)) state.put("notebooks", account, next, account)
      }),
  }
}
