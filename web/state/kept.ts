/** Reads what this browser was told to remember. Where storage is refused, nothing is. */
export function kept(storage: () => Storage, key: string): string | undefined {
  try {
    return storage().getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

export function keep(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(key, value)
  } catch {
    // It is for comfort only.
  }
}
