import type { State } from '../measure.ts'
import { decodeSpans, encodeSpans, firstSeconds, type Span, secondsOf, unionOf } from './intervals.ts'

/** What was watched of each programme, by the programme's word. */
type Programmes = ReadonlyMap<string, readonly Span[]>

/** `word=spans;word=spans…`, in text order of the words. */
export function encodeProgrammes(programmes: Programmes): State {
  return [...programmes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, spans]) => `${word}=${encodeSpans(spans)}`)
    .join(';')
}

export function decodeProgrammes(state: State | undefined): Programmes {
  if (!state) return new Map()
  return new Map(
    state.split(';').map((text) => {
      const cut = text.lastIndexOf('=')
      return [text.slice(0, cut), decodeSpans(text.slice(cut + 1))] as const
    }),
  )
}

/** Union, programme by programme, of which only the first `most` seconds are kept: by programme, then by time. */
export function joinProgrammes(a: Programmes, b: Programmes, most: number): Programmes {
  const joined = new Map<string, readonly Span[]>()
  let left = most
  for (const word of [...new Set([...a.keys(), ...b.keys()])].sort()) {
    const spans = firstSeconds(unionOf([...(a.get(word) ?? []), ...(b.get(word) ?? [])]), left)
    if (spans.length > 0) joined.set(word, spans)
    left -= secondsOf(spans)
  }
  return joined
}

export function secondsOfProgrammes(programmes: Programmes): number {
  return programmes.values().reduce((sum, spans) => sum + secondsOf(spans), 0)
}
