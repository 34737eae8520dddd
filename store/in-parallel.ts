/** Does `act` for each item, at most so many at a time, in their order. Begins no more once one of them has failed. */
export async function inParallel<T>(
  most: number,
  items: readonly T[],
  act: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items.values()
  let failed = false
  const worker = async () => {
    for (const item of left) {
      if (failed) return
      await act(item).catch((error) => {
        failed = true
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
}
