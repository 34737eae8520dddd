import { type Drawing, svgOf } from '../../analytics/page/plot.ts'
import { OF_PICTURE, type Palette } from '../outage/plots.ts'

/** A picture that stands by itself: light as it is, dark where whoever looks at it wants that. */
export const LIGHT: Palette & { readonly ground: string; readonly third: string } = {
  ...OF_PICTURE,
  ground: '#ffffff',
  third: '#8a96a3',
}

const DARK: typeof LIGHT = {
  ground: '#14181d',
  old: '#ff8a70',
  ours: '#7cc0ee',
  third: '#98a4b1',
  ink: '#e8ebee',
  soft: '#aab4be',
  edge: '#3a424b',
}

export const WIDTH = 760
/** Room for the names of colours above the drawing. */
const LEGEND = 30
const SQUARE = 11

export interface Picture {
  /** Read out where the picture cannot be seen. */
  readonly title: string
  readonly legend: readonly { readonly text: string; readonly colour: string }[]
  readonly drawing: Drawing
}

/** It has the same bytes whenever and wherever it is drawn, and no font of its own. */
export function pictureSvg({ title, legend, drawing }: Picture): string {
  const height = drawing.height + LEGEND
  const inner = svgOf(drawing, { width: WIDTH, isNarrow: false })
    .replace(/^<svg [^>]*>/, '')
    .replace(/<\/svg>$/, '')
    .replaceAll(/font-family:inherit;?/g, '')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>@media (prefers-color-scheme: dark) {${darkRules()}}</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="${LIGHT.ground}"/>`,
    ...legendOf(legend),
    `<g transform="translate(0 ${LEGEND})">${inner}</g>`,
    '</svg>\n',
  ].join('\n')
}

function darkRules(): string {
  return (Object.keys(LIGHT) as (keyof typeof LIGHT)[])
    .flatMap((name) => ['fill', 'stroke'].map((what) => `[${what}="${LIGHT[name]}"]{${what}:${DARK[name]}}`))
    .join('')
}

/** Below each other in a row, each as wide as its text is about. */
function legendOf(legend: Picture['legend']): string[] {
  let x = 12
  return legend.flatMap(({ text, colour }) => {
    const at = x
    x += SQUARE + 6 + text.length * 7 + 22
    return [
      `<rect x="${at}" y="10" width="${SQUARE}" height="${SQUARE}" fill="${colour}"/>`,
      `<text x="${at + SQUARE + 6}" y="20" font-size="13" fill="${LIGHT.ink}">${escaped(text)}</text>`,
    ]
  })
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
