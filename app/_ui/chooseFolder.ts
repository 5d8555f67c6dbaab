/**
 * Opens the platform's chooser for a whole folder; where it has none, as on some phones, that for many files. Call it in
 * an event of the person's. Nothing happens where they choose nothing.
 */
export function chooseFolder(onFiles: (files: File[]) => void): void {
  const input = document.createElement("input")
  input.type = "file"
  input.multiple = true
  input.webkitdirectory = true
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])]
    if (files.length > 0) onFiles(files)
  })
  input.click()
}
