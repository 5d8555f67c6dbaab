import { encodeQR } from "qr"
import styles from "./QrCode.module.css"

export interface QrCodeProps {
  /** What is read from it. */
  text: string
  /** What it is for, for a screen reader. */
  label: string
}

/** Modules of white around a code (ISO/IEC 18004, section 9.1). */
const QUIET = 4

/** A QR code, black on white in every theme, for a camera. @throws for more text than one code holds */
export const QrCode = ({ text, label }: QrCodeProps) => {
  const rows = encodeQR(text, "raw", { ecc: "low", border: QUIET })
  const size = rows.length
  const path = rows
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("")
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect className={styles.ground} width={size} height={size} />
      <path className={styles.dark} d={path} />
    </svg>
  )
}
