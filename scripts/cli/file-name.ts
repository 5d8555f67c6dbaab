import { shownFileName } from "../../app/_core/records/shown-name"

/** Names that Windows keeps for devices, and signs that some file system does not take. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
const FORBIDDEN = /[\u0000-\u001f<>:"/\\|?*]/g

/** A name from a record as a file of this machine: never a path, never hidden. */
export const fileNameFor = (name: string): string => {
  const plain =
    shownFileName(name)
      .replace(FORBIDDEN, "_")
      .replace(/^\.+/, "_")
      .replace(/[. ]+$/, "") || "file"
  return RESERVED.test(plain) ? `_${plain}` : plain
}

/** The same for all files of one record: a name that is there already gets a number, whatever its letter case. */
export function fileNamesFor(names: readonly string[]): string[] {
  const used = new Set<string>()
  return names.map((name) => {
    const plain = fileNameFor(name)
    const [, stem = plain, ending = ""] = /^(.+?)(\.[^.]{1,16})?$/.exec(plain) ?? []
    let free = plain
    for (let count = 2; used.has(free.toLowerCase()); count++) free = `${stem} (${count})${ending}`
    used.add(free.toLowerCase())
    return free
  })
}
