import { readFileSync } from 'node:fs'
import { ownText } from '../../awarding/campaign/texts.ts'
import { readPassportToParis } from '../demo/support/awards.ts'

const LARGEST_BYTES = 4096

const { keepsakes, language } = readPassportToParis()
const stamps = keepsakes.map(({ title, image }) => {
  const svg = readFileSync(new URL(`../../campaigns/${image}`, import.meta.url), 'utf8')
  return { image, title: ownText(title, language), svg }
})

describe.each(stamps)('$image', ({ title, svg }) => {
  test('is one well-formed drawing of 240 by 240', () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 240 240"/)
    expect(openElements(svg)).toEqual([])
  })

  test('takes at most 4 KB', () => {
    expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(LARGEST_BYTES)
  })

  test('names itself to those who cannot see it, as the campaign does', () => {
    const [, id, name] = /<title id="([^"]+)">([^<]+)<\/title>/.exec(svg) ?? []
    expect(name).toBe(title)
    expect(svg).toContain(`role="img" aria-labelledby="${id}"`)
  })

  test('runs nothing and fetches nothing', () => {
    expect(svg).not.toMatch(
      /<(script|style|foreignObject|image|iframe|a|animate|set)\b|\son\w+=|javascript:|<!|<\?/i,
    )
    const links = [...svg.matchAll(/(?:href="|url\()([^")]*)/g)].map(([, target]) => target)
    for (const target of links) expect(target).toMatch(/^#/)
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/)
  })

  test('refers only to ids it has, each once', () => {
    const ids = [...svg.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of svg.matchAll(/(?:href="|url\()#([^")]*)/g)) expect(ids).toContain(target)
  })
})

test('no id is used by two stamps, so that several can stand in one page', () => {
  const ids = stamps.flatMap(({ svg }) => [...svg.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))
  expect(new Set(ids).size).toBe(ids.length)
})

/** Names of elements that are opened and not closed, or closed and not opened. */
function openElements(svg: string): string[] {
  const open: string[] = []
  for (const [, slash, name, selfClosing] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^<>]*?(\/?)>/g)) {
    if (selfClosing || !name) continue
    if (!slash) open.push(name)
    else if (open.at(-1) === name) open.pop()
    else open.push(`/${name}`)
  }
  return open
}
