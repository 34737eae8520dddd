type Value = number | typeof MISSING | undefined

class NoDataError extends Error {}

/** A metric that has no value in this period: what is reckoned with it, or compared to it, has none either. */
const MISSING = {
  valueOf(): number {
    throw new NoDataError()
  },
}

const functions = {
  IF: (condition: number | boolean, then: Value, otherwise: Value) => (condition ? then : otherwise),
  FILL: (metric: Value, filler: number) => (metric === MISSING ? filler : metric),
}

/**
 * Judges one period as CloudWatch's metric math does, for the operators and functions that alarms use; `undefined`
 * for a period that has no value. `ids` are the metrics of the alarm, those not in `metrics` are missing.
 */
export function judge(
  expression: string,
  ids: string[],
  metrics: Record<string, number>,
): number | undefined {
  if (!/^(?:IF|FILL|\w+|[\s(),.+*/>=-])+$/.test(expression)) throw new Error(`not judged here: ${expression}`)
  const names = [...Object.keys(functions), ...ids]
  const evaluate = new Function(...names, `return ${expression}`)
  try {
    const value: unknown = evaluate(...Object.values(functions), ...ids.map((id) => metrics[id] ?? MISSING))
    return typeof value === 'number' && !Number.isNaN(value) ? value : undefined
  } catch (error) {
    if (error instanceof NoDataError) return undefined
    throw error
  }
}
