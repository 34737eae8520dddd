/** Numbers, of which the least is at hand. */
export class Heap {
  readonly #values: number[] = []

  /** Infinity when it is empty. */
  get least(): number {
    return this.#values[0] ?? Number.POSITIVE_INFINITY
  }

  push(value: number): void {
    const values = this.#values
    let at = values.push(value) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = values[parent] as number
      if (above <= value) break
      values[at] = above
      at = parent
    }
    values[at] = value
  }

  /** Puts a value in the place of the least. */
  replaceLeast(value: number): void {
    const values = this.#values
    const { length } = values
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= length) break
      if (child + 1 < length && (values[child + 1] as number) < (values[child] as number)) child++
      if ((values[child] as number) >= value) break
      values[at] = values[child] as number
      at = child
    }
    values[at] = value
  }
}
