import { checked } from '../../core/checking.ts'
import { fieldsOf, listOf, type Path, valueAt } from '../paths.ts'
import { edited, type ReadText } from '../text/edit-text.ts'
import { clockOf, daysBetween, movedByDays } from '../zone-times.ts'

export interface Copy {
  readonly id: string
  readonly title: string
  /** The first day of the copy, like `2026-06-11`. */
  readonly from: string
}

/**
 * The text of a campaign as another one: with an id and a title of its own, and every time moved by as many days as its first day is,
 * by the clocks of its zone. All else stays, comments included; ids of programmes and the like are not dates, and stay too.
 *
 * @throws EditError when the text cannot take it
 */
export function copiedCampaign(text: string, { id, title, from }: Copy): string {
  const { content, isReadable } = checked(text)
  const fields = fieldsOf(content)
  const { timeZone } = fields
  const first = clockOf(fields.startsAt, timeZone)?.slice(0, 10)
  const days = first === undefined ? 0 : daysBetween(first, from)
  let copy: ReadText = { text, content, isReadable }
  const set = (path: Path, value: unknown) => {
    if (JSON.stringify(valueAt(copy.content, path)) === JSON.stringify(value)) return
    const next = edited(copy, { kind: 'set', path, value })
    copy = { text: next, ...contentOf(next) }
  }
  set(['id'], id)
  if (typeof fields.title === 'string' || fields.title === undefined) set(['title'], title)
  else if (typeof fields.language === 'string') set(['title', fields.language], title)
  for (const path of timePaths(content)) set(path, movedByDays(valueAt(content, path), days, timeZone))
  return copy.text
}

function contentOf(text: string) {
  const { content, isReadable } = checked(text)
  return { content, isReadable }
}

/** Every place of a time. */
function timePaths(content: unknown): Path[] {
  const owners: Path[] = [
    [],
    ...listOf(fieldsOf(content).keepsakes).map((_, index): Path => ['keepsakes', index, 'window']),
  ]
  return owners
    .flatMap((owner): Path[] => ['startsAt', 'endsAt'].map((key) => [...owner, key]))
    .filter((path) => valueAt(content, path) !== undefined)
}
