import type { Section } from '../section.ts'
import { SIGN_KEYS } from '../sections/implausible.ts'
import type { Published } from '../suppression.ts'
import { signWord } from '../words.ts'
import type { Chapter } from './chapter.ts'
import { type Html, html } from './html.ts'
import { thousands } from './plot.ts'
import { tableOf } from './table.ts'

/** A row that finds nothing is said in words, so that the table has what somebody ought to look at. */
export function signsHtml(section: Section, rows: readonly Published[], { titleOf }: Chapter): Html {
  const isClear = ({ values, hidden }: Published) => hidden.length === 0 && values.awards === 0
  const sentences = SIGN_KEYS.flatMap((sign) => {
    const ofSign = rows.filter(({ values }) => values.sign === sign)
    if (ofSign.length === 0) return [signHtml(sign, 'no award can be judged by it.')]
    const clear = ofSign.filter(isClear)
    return clear.length === 0
      ? []
      : [signHtml(sign, `nothing found among ${clear.map(viewersText).join(', and ')}.`)]
  })
  const found = rows.filter((row) => !isClear(row))
  return html`${sentences.length > 0 ? html`<ul class="found-nothing">${sentences}</ul>` : undefined}${
    found.length > 0 ? tableOf(section, found, titleOf) : undefined
  }`
}

function signHtml(sign: string, text: string): Html {
  const word = signWord(sign)
  return html`<li><strong>${word.charAt(0).toUpperCase()}${word.slice(1)}</strong>: ${text}</li>`
}

const viewersText = ({ values }: Published) =>
  `${thousands(Number(values.ofViewers))} ${values.ofViewers === 1 ? 'viewer' : 'viewers'} ${values.partner === null ? 'without a partner' : `of ${values.partner}`}`
