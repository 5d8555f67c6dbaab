/** A module of a package as text, put in by the build (scripts/lib/one-file.ts). */
declare module "*?text" {
  const text: string
  export default text
}
