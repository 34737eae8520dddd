import type { Column, Value } from './section.ts'

/** A value as people read it. What is null is nothing: it does not apply. */
export function formatted(value: Value, { format }: Pick<Column, 'format'>): string {
  if (value === null) return ''
  if (typeof value === 'string')
    return format === 'time' ? value.replace('T', ' ').replace(/(:\d\d)\.\d+Z$/, '$1') : value
  if (format === 'share') return shareText(value)
  if (format === 'seconds') return durationText(value)
  return significant(value).toLocaleString('en', { maximumFractionDigits: 20 })
}

/** To three significant digits, or to a whole number where that has more. */
export function significant(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}

/** A share as a percentage. Shares of about the same size have the same number of digits, as they stand below each other. */
export function shareText(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.01) return '<0.01 %'
  // 100 % would say that nobody is lacking.
  if (percent > 99 && percent < 100) return `${(Math.floor(percent * 10) / 10).toFixed(1)} %`
  const digits = percent === 0 || percent >= 10 ? 0 : percent >= 1 ? 1 : 2
  return `${percent.toFixed(digits)} %`
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const

/** The two largest units that there are of it. */
export function durationText(seconds: number): string {
  if (seconds < 0) return `−${durationText(-seconds)}`
  for (const [at, [unit, length]] of UNITS.entries()) {
    if (seconds < length) continue
    const many = Math.floor(seconds / length)
    const [nextUnit, nextLength] = UNITS[at + 1] ?? ['s', 1]
    const rest = Math.floor((seconds - many * length) / nextLength)
    return rest === 0 ? `${many} ${unit}` : `${many} ${unit} ${rest} ${nextUnit}`
  }
  return seconds < 10 ? `${Number(seconds.toFixed(1))} s` : `${Math.floor(seconds)} s`
}

/** Numbers stand at the end of their column. */
export const isNumeric = ({ format }: Pick<Column, 'format'>) =>
  format === 'count' || format === 'number' || format === 'share' || format === 'seconds'
