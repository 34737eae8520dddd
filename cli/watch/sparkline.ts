const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/**
 * A time series in so many characters, from 0, or from the least if that is below, to its most. Where several points share a
 * character the greatest counts, as a short outage must be seen; a space has no point.
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const cells = Array.from(
    { length: Math.min(width, values.length) },
    (_, cell, count = Math.min(width, values.length)) =>
      greatest(
        values.slice(
          Math.floor((cell * values.length) / count),
          Math.floor(((cell + 1) * values.length) / count),
        ),
      ),
  )
  const known = cells.filter((value) => value !== null)
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)]
  const text = cells.map((value) => (value === null ? ' ' : barOf(value, least, most))).join('')
  return text.padStart(width)
}

function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function barOf(value: number, least: number, most: number): string {
  if (most === least) return BARS[0]
  // Only nothing looks like nothing.
  const step = Math.ceil(((value - least) / (most - least)) * (BARS.length - 1))
  return BARS[step] ?? BARS[0]
}

const SCALES = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e4, 'k'],
] as const

/** A number in at most seven characters: three digits, whole ones up to 9,999. */
export function shortNumber(value: number): string {
  const size = Math.abs(value)
  for (const [from, unit] of SCALES)
    if (size >= from) return `${threeDigits(value / (unit === 'k' ? 1e3 : from))}${unit}`
  if (size >= 100 || Number.isInteger(value)) return String(Math.round(value))
  if (size < 1e-3) return value.toExponential(1)
  return threeDigits(value)
}

const threeDigits = (value: number) =>
  String(Number(value.toPrecision(Math.abs(value) < 0.001 ? 2 : 3)).toFixed(decimalsOf(value))).replace(
    /(\.\d*?)0+$/,
    (_, kept: string) => (kept === '.' ? '' : kept),
  )

function decimalsOf(value: number): number {
  const size = Math.abs(value)
  if (size >= 100) return 0
  if (size >= 10) return 1
  if (size >= 1) return 2
  return Math.min(6, 2 - Math.floor(Math.log10(size)))
}

/** The last value that there is. */
export function latestOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null
}
