const PATHS = new WeakMap<File, string>()

/** Remembers where in a dropped folder a file lay. */
export const keepPath = (file: File, path: string): void => void PATHS.set(file, path)

/** Where a chosen or dropped file lay, with `/` between folders; its bare name if it was chosen by itself. */
export const pathOf = (file: File): string => PATHS.get(file) ?? (file.webkitRelativePath || file.name)
