export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** All through the campaign Paris is at UTC+2 and New York at UTC-4. */
const PARIS = '+02:00'
const NEW_YORK_MINUTES = -240

/** Epoch milliseconds of a wall-clock time in Paris, such as `2024-08-04T21:50`. */
export function paris(wallClock: string): number {
  return Date.parse(`${wallClock}:00${PARIS}`)
}

/** Epoch milliseconds of a wall-clock time in New York. */
export function newYork(wallClock: string): number {
  return Date.parse(`${wallClock}:00-04:00`)
}

/** RFC 3339 in UTC, to the millisecond: `2024-08-04T19:50:00.000Z`. */
export function utcText(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** RFC 3339 as a clock in New York shows it, to the second: `2024-08-04T15:50:00-04:00`. */
export function newYorkText(milliseconds: number): string {
  const shifted = new Date(milliseconds + NEW_YORK_MINUTES * MINUTE).toISOString()
  return `${shifted.slice(0, 19)}-04:00`
}
