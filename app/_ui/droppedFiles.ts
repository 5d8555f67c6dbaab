import { keepPath } from "./filePath"

const readAll = async (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> => {
  const all: FileSystemEntry[] = []
  for (;;) {
    // A reader gives at most a hundred entries at a time and an empty list at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

const filesOf = async (entry: FileSystemEntry): Promise<File[]> => {
  if (entry.isFile) {
    const file = entry as FileSystemFileEntry
    const found = await new Promise<File>((resolve, reject) => file.file(resolve, reject))
    keepPath(found, entry.fullPath.replace(/^\//, ""))
    return [found]
  }
  if (!entry.isDirectory) return []
  const inside = await readAll((entry as FileSystemDirectoryEntry).createReader())
  const nested: File[] = []
  for (const each of inside) nested.push(...(await filesOf(each)))
  return nested
}

/**
 * The files of a drop, whole folders included; `pathOf` says where in them each lay. Call it in the drop event itself: its items are gone afterwards.
 * Throws a DOMException where a file cannot be read.
 */
export const droppedFiles = async (transfer: DataTransfer): Promise<File[]> => {
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? null)
  const plain = [...transfer.files]
  if (entries.some((entry) => entry === null)) return plain
  const files: File[] = []
  for (const entry of entries) if (entry) files.push(...(await filesOf(entry)))
  return files
}
