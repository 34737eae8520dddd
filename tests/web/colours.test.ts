import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../stack/support/process.ts'

type Colour = readonly [red: number, green: number, blue: number]

const css = readFileSync(join(ROOT, 'web/style/tokens.css'), 'utf8')
const tokens = (block: string) =>
  Object.fromEntries([...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]))
const [lightBlock = '', darkBlock = ''] = css.split('data-theme="dark"')
const light = tokens(lightBlock)
const themes: Record<string, Record<string, string | undefined>> = {
  light,
  dark: { ...light, ...tokens(darkBlock) },
}

function colour(hex = ''): Colour {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(hex)?.[1]
  if (digits === undefined) throw new Error(`not a colour: ${hex}`)
  const long = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
  return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)) as unknown as Colour
}

const over = (above: Colour, opacity: number, below: Colour): Colour =>
  above.map((value, at) => value * opacity + (below[at] ?? 0) * (1 - opacity)) as unknown as Colour

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Colour
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const INKS = ['ink', 'ink-soft', 'stamp-pad', 'accent']
const IRISES = ['iris-1', 'iris-2', 'iris-3']

test('black on white has all the contrast there is', () => {
  expect(contrast(colour('#000'), colour('#ffffff'))).toBe(21)
})

// axe takes no notice of patterns: it is worst where a line of the print, and a thread on it, run under a letter.
test.each(Object.entries(themes))('text on %s paper is readable wherever it stands', (_, theme) => {
  const of = (name: string) => colour(theme[name])
  const lines = Number(theme.print)
  const threads = Number(theme.fibres) * Number(theme['fibres-inside'])
  const grounds = ['paper', 'paper-warm', 'paper-cool'].flatMap((paper) =>
    IRISES.flatMap((line) => {
      const printed = over(of(line), lines, of(paper))
      return [of(paper), printed, ...IRISES.map((thread) => over(of(thread), threads, printed))]
    }),
  )
  const worst = INKS.map((ink) => [ink, Math.min(...grounds.map((each) => contrast(of(ink), each)))] as const)
  expect(worst.filter(([, ratio]) => !(ratio >= 4.5))).toEqual([])
})

test.each(Object.entries(themes))('text beside the pages is readable, %s', (_, theme) => {
  for (const ink of ['ink', 'ink-soft'])
    for (const desk of ['desk', 'desk-shade'])
      expect(contrast(colour(theme[ink]), colour(theme[desk]))).toBeGreaterThanOrEqual(4.5)
  expect(contrast(colour(theme['on-accent']), colour(theme.accent))).toBeGreaterThanOrEqual(4.5)
})
