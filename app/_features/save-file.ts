"use client"

/** Hands the browser a file to keep; nothing is sent anywhere. */
export function saveAs(name: string, content: BlobPart, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  // the download has its own reference once it was started
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** The same as bytes: the browser opens nothing of it here, whatever the file says it is. */
export const saveBytes = (name: string, content: BlobPart): void =>
  saveAs(name, content, "application/octet-stream")
