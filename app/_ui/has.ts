import type { ReactNode } from "react"

/** Whether there is something to draw: `condition && <b/>` may leave false behind, which is nothing. */
export const has = (node: ReactNode): boolean =>
  node !== undefined && node !== null && node !== false && node !== ""
