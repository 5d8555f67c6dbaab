/** What the browser gives for markup that a policy let pass (W3C Trusted Types); text where it knows none. */
interface Policy {
  createHTML(text: string): string
}
interface Factory {
  createPolicy(name: string, rules: Policy): Policy
}

let policy: Policy | undefined

/**
 * Lets markup pass that never becomes part of a page: what a parser reads where nothing runs, and the content of a frame
 * without any right. For these two alone.
 */
export function inertMarkup(text: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory }
  const pass = (given: string) => given
  policy ??= trustedTypes?.createPolicy("keyward-inert", { createHTML: pass }) ?? { createHTML: pass }
  return policy.createHTML(text)
}
