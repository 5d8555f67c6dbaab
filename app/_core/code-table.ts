/**
 * What stands for a code, asked by codes that come from a file: such as `constructor`, which every ordinary object has
 * and no table lists.
 */
export const codeTable = <T>(table: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, table)
