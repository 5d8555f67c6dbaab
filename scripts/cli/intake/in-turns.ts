/** Works on items with at most `width` under way; the first failure ends it once those under way have ended. */
export async function inTurns<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items]
  const failures: unknown[] = []
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined && failures.length === 0; item = rest.shift())
      await work(item).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: width }, worker))
  if (failures.length > 0) throw failures[0]
}
