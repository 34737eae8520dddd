/**
 * A number with its noun.
 *
 * @example
 * ```ts
 * [howMany(1, 'event'), howMany(2, 'event'), howMany(2, 'story', 'stories')] // ['1 event', '2 events', '2 stories']
 * ```
 */
export function howMany(many: number, one: string, more = `${one}s`): string {
  return `${many} ${many === 1 ? one : more}`
}
