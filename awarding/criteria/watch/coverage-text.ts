import type { State } from '../../progress/measure.ts'
import type { Coverage, Layer, Span } from './coverage.ts'

// A state is layer;layer;… after a `!` where the first is merged. A layer is programme=span,span&programme=span… and then,
// unless it is zero, @ and the time from the end of its last second to its event time. A span is gap-length. Numbers are in
// base 36. A gap begins at the end of the span before, in whatever layer, so only the first is long.

export function encodeCoverage({ layers, merged }: Coverage): State {
  if (layers.length === 0) return ''
  let end = 0
  const spanText = ([from, to]: Span) => {
    const text = `${(from - end).toString(36)}-${(to - from).toString(36)}`
    end = to
    return text
  }
  const texts = layers.map((layer) => {
    const programmes = Array.from(
      layer.watched,
      ([name, spans]) => `${name === '' ? '' : `${name}=`}${spans.map(spanText).join(',')}`,
    )
    const after = layer.at - lastEnd(layer)
    return `${programmes.join('&')}${after === 0 ? '' : `@${after.toString(36)}`}`
  })
  return `${merged ? '!' : ''}${texts.join(';')}`
}

export function decodeCoverage(state: State | undefined): Coverage {
  if (!state) return { layers: [], merged: false }
  const merged = state.startsWith('!')
  let end = 0
  const spanOf = (text: string): Span => {
    // A gap may itself be negative, so the length follows the last hyphen.
    const cut = text.lastIndexOf('-')
    const from = end + Number.parseInt(text.slice(0, cut), 36)
    end = from + Number.parseInt(text.slice(cut + 1), 36)
    return [from, end]
  }
  const layers = state
    .slice(merged ? 1 : 0)
    .split(';')
    .map((text) => {
      const [programmes = '', after = '0'] = text.split('@')
      const watched = new Map(
        programmes.split('&').map((one) => {
          const cut = one.lastIndexOf('=')
          const spans = one.slice(cut + 1).split(',')
          return [one.slice(0, Math.max(cut, 0)), spans.map(spanOf)] as const
        }),
      )
      return { at: lastEnd({ watched }) + Number.parseInt(after, 36), watched }
    })
  return { layers, merged }
}

/** The end of the last second of a layer, epoch milliseconds. */
function lastEnd({ watched }: Pick<Layer, 'watched'>): number {
  return Math.max(...Array.from(watched.values(), (spans) => spans.at(-1)?.[1] ?? 0)) * 1000
}
