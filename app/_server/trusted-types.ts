/**
 * Names of the Trusted Types policies (W3C Trusted Types, section 5.1) that a page may make, each once: `default` below
 * and the one for documents that are shown without any right (`_viewers/html/inert-markup.ts`).
 */
export const TRUSTED_TYPES = ["default", "keyward-inert"] as const

/**
 * The policy for what libraries hand to the browser as plain text, as a script that runs before any other. Bundler and
 * React know no Trusted Types. Scripts and workers come from this build and nowhere else. Markup is refused, except for
 * what makes no element (the text of a style sheet) and the empty script element by which React makes scripts.
 */
export const DEFAULT_POLICY_SCRIPT = `globalThis.trustedTypes?.createPolicy("default",{
createHTML:t=>t.includes("<")&&t!=="\\x3cscript>\\x3c/script>"?null:t,
createScriptURL:t=>{const u=new URL(t,location.href);
return u.origin===location.origin&&(u.pathname.startsWith("/_next/static/")||u.pathname==="/sw.js")?u.href:null}})`.replaceAll(
  "\n",
  "",
)
