import { styleText } from 'node:util'
import type { Certificate } from '../../certifying/certification.ts'
import type { Example, Finding } from '../../certifying/findings.ts'
import { rules } from '../../certifying/rules.ts'
import { howMany } from '../../schemas/how-many.ts'
import { formatTime } from '../../schemas/time.ts'
import { wrapped } from '../table/wrapped.ts'

const WIDTH = 120

/** The report for a terminal. @param page where the page with plots was written */
export function certificateText(certificate: Certificate, page?: string): string {
  const { partnerId, events, accepted, rejected, counts, published, findings, passed, notes, types } =
    certificate
  const when = published
    ? `, published from ${secondText(published.from)} to ${secondText(published.to)}`
    : ''
  const kinds = types.map(({ type, events }) => `${events} ${type}`).join(', ')
  return [
    styleText('bold', `${howMany(events, 'event')} of ${partnerId}${when}`),
    `${accepted} accepted${kinds === '' ? '' : ` (${kinds})`}, ${rejected} rejected`,
    `${counts.adding} add to keepsakes, ${counts.ignored} are outside of every window or too late, ${counts.unasked} nobody asks for`,
    ...findings.flatMap(findingLines),
    ...(passed.length > 0
      ? ['', 'Nothing found of:', ...passed.map((rule) => `  ${rules[rule].title}`)]
      : []),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `note: ${note}`)] : []),
    '',
    ...(page === undefined ? [] : [`plots: ${page}`]),
    styleText('bold', verdictOf(certificate)),
  ].join('\n')
}

/** One sentence of whether the partner may go live. */
export function verdictOf({ events, findings }: Certificate): string {
  if (events === 0) return 'There is no event in it, so nothing was rehearsed.'
  const mistakes = findings.filter(({ severity }) => severity === 'mistake').length
  const warnings = findings.length - mistakes
  if (findings.length === 0) return 'Nothing was found: ready for launch.'
  const told = [
    ...(mistakes > 0 ? [howMany(mistakes, 'mistake')] : []),
    ...(warnings > 0 ? [howMany(warnings, 'warning')] : []),
  ].join(' and ')
  return mistakes > 0
    ? `${told}: to be mended before launch.`
    : `${told}: ready for launch, if they are meant.`
}

function findingLines({ severity, title, todo, count, examples }: Finding): string[] {
  const name = styleText(severity === 'mistake' ? 'red' : 'yellow', severity)
  const more = count - examples.length
  const said = (text: string) =>
    wrapped(text, WIDTH - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`)
  return [
    '',
    `${name}: ${title} (${count})`,
    ...examples.flatMap((example) => said(`${placeOf(example)}${example.text}`)),
    ...(more > 0 ? [`  … and ${more} more`] : []),
    ...said(`→ ${todo}`),
  ]
}

/** `line 3, activity 2: `; nothing for what is found in no line. */
export function placeOf({ line, activity }: Example): string {
  if (line === undefined) return ''
  return activity === undefined ? `line ${line}: ` : `line ${line}, activity ${activity}: `
}

/** EventBridge keeps no parts of a second. */
const secondText = (at: number) => formatTime(at).replace('.000Z', 'Z')
