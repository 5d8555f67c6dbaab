const KEY = "keyward-wallet"

/* eslint-disable no-restricted-globals -- which wallet was used here is neither a key nor anybody's record, and has to
   outlive the tab: a person who comes back is connected as they were */

/** The id of the wallet that was connected in this browser last and has not been left since. */
export function rememberedWallet(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    // A browser that keeps nothing for this site.
    return null
  }
}

/** @param id null: none is to be connected by itself at the next visit */
export function rememberWallet(id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, id)
  } catch {
    // The wallet is connected all the same.
  }
}
