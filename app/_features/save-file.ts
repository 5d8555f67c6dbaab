"use client"

/** Hands the browser a file to keep; nothing is sent anywhere. */
export function saveAs(name: string, content: string | Uint8Array<ArrayBuffer>, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  // the download has its own reference once it was started
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
