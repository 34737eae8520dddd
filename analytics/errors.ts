/** No report can be made. The message says what is wrong, where, and what to do. */
export class AnalyticsError extends Error {
  override readonly name = 'AnalyticsError'
}
