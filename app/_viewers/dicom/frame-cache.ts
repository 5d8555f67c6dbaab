/** A map that forgets what was used longest ago once it holds more than `maxBytes`. */
export class FrameCache<Value> {
  readonly #items = new Map<string, { readonly value: Value; readonly bytes: number }>()
  #bytes = 0

  constructor(readonly maxBytes: number) {}

  get bytes(): number {
    return this.#bytes
  }

  has(key: string): boolean {
    return this.#items.has(key)
  }

  get(key: string): Value | undefined {
    const item = this.#items.get(key)
    if (!item) return undefined
    this.#items.delete(key)
    this.#items.set(key, item)
    return item.value
  }

  /** What is larger than the whole cache replaces everything: it is on the screen. */
  set(key: string, value: Value, bytes: number): void {
    this.delete(key)
    this.#items.set(key, { value, bytes })
    this.#bytes += bytes
    for (const oldest of this.#items.keys()) {
      if (this.#bytes <= this.maxBytes || oldest === key) break
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const item = this.#items.get(key)
    if (!item) return
    this.#items.delete(key)
    this.#bytes -= item.bytes
  }

  deleteWhere(test: (key: string) => boolean): void {
    for (const key of [...this.#items.keys()]) if (test(key)) this.delete(key)
  }
}
