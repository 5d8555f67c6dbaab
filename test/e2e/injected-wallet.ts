interface Answer {
  result?: unknown
  error?: { code: number; message: string; data?: unknown }
}

/**
 * Runs in each page before its own scripts: an EIP-1193 provider that knows nothing and asks the wallet outside the
 * page, announced by EIP-6963 under MetaMask's name. It stands by itself: nothing is imported into it.
 */
export function injectWallet(): void {
  if (window.top !== window) return
  type Ask = (request: unknown) => Promise<Answer>
  const { keywardTestWallet: ask } = window as unknown as { keywardTestWallet: Ask }
  const listeners = new Map<string, Set<(value: unknown) => void>>()
  let id = 0
  const provider = {
    isMetaMask: true,
    _metamask: {
      isUnlocked: async () => (await ask({ id: ++id, method: "test_isUnlocked", params: [] })).result,
    },
    async request({ method, params }: { method: string; params?: unknown }) {
      const { result, error } = await ask({ id: ++id, method, params: params ?? [] })
      if (error) throw Object.assign(new Error(error.message), { code: error.code, data: error.data })
      return result
    },
    on(event: string, listener: (value: unknown) => void) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
      return provider
    },
    removeListener(event: string, listener: (value: unknown) => void) {
      listeners.get(event)?.delete(listener)
      return provider
    },
  }
  for (const event of ["accountsChanged", "chainChanged", "disconnect"])
    addEventListener(`test-wallet:${event}`, (told) => {
      for (const listener of [...(listeners.get(event) ?? [])]) listener((told as CustomEvent).detail)
    })

  const fox = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path fill="#e2761b" d="M4 6l14 8h4l14-8-4 22-12 8-12-8z"/></svg>`
  const info = Object.freeze({
    // version 4, as the standard asks; there is only one wallet here
    uuid: "350670db-19fa-4704-a166-e52e178b59d2",
    name: "MetaMask",
    icon: `data:image/svg+xml,${encodeURIComponent(fox)}`,
    rdns: "io.metamask",
  })
  const announce = () =>
    dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }))
  addEventListener("eip6963:requestProvider", announce)
  announce()
}
