import { type SaxesAttributeNS, SaxesParser } from 'saxes'
import { type Picture, PictureError } from './picture.ts'
import { drawnElements, type SvgElement, svgText } from './svg-tree.ts'
import { ATTRIBUTES, ELEMENTS, FUNCTIONS } from './svg-words.ts'

const SVG = 'http://www.w3.org/2000/svg'
const XLINK = 'http://www.w3.org/1999/xlink'
const DEEPEST = 100
const MOST_DRAWN = 100_000

/**
 * Reads an SVG strictly, as XML, and writes it anew with what an allow list has: shapes, texts, paint and filters, and references
 * within the file. Scripts, handlers, animations, pictures, links, foreign elements and whatever would be loaded are not on it.
 *
 * @throws PictureError when it is none, or cannot be made harmless without making it another picture
 */
export function cleanSvg(bytes: Uint8Array): Picture {
  const cleaned = new Set<string>()
  const root = read(textOf(bytes), cleaned)
  const drawn = drawnElements(root)
  if (drawn > MOST_DRAWN)
    throw new PictureError(
      `draws ${drawn} elements with those that it repeats, and ${MOST_DRAWN} are taken: make it simpler`,
    )
  return {
    type: 'svg',
    bytes: new TextEncoder().encode(svgText(root)),
    ...sizeOf(root),
    cleaned: [...cleaned],
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new PictureError('is an SVG that is not in UTF-8: save it as UTF-8', { cause })
  }
}

function read(text: string, cleaned: Set<string>): SvgElement {
  const parser = new SaxesParser({ xmlns: true })
  const open: SvgElement[] = []
  let root: SvgElement | undefined
  /** How deep it is within an element that is taken away. */
  let skipped = 0

  const add = (child: SvgElement | string) => open.at(-1)?.children.push(child)
  const addText = (part: string) => {
    if (skipped === 0) add(part)
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('error', ({ message }) => {
    const [, what = message] = /^\d+:\d+: (.*?)\.?$/.exec(message) ?? []
    throw new PictureError(
      `is no SVG that can be read: line ${parser.line}, column ${parser.column + 1}: ${what}`,
    )
  })
  parser.on('doctype', (declared) => {
    if (declared.includes('['))
      throw new PictureError(
        'declares entities in its DOCTYPE, which could stand for anything: save it without',
      )
    cleaned.add('DOCTYPE')
  })
  parser.on('processinginstruction', ({ target }) => {
    cleaned.add(`?${target}`)
  })
  parser.on('opentag', ({ local, uri, name, attributes }) => {
    const isSvg = uri === SVG && (open.length > 0 || local === 'svg')
    if (!root && !isSvg)
      throw new PictureError(
        `begins with <${name}>, and an SVG begins with <svg xmlns="${SVG}">: save it as SVG anew`,
      )
    if (skipped > 0 || !isSvg || !ELEMENTS.has(local)) {
      if (skipped++ === 0) cleaned.add(name)
      return
    }
    if (open.length === DEEPEST)
      throw new PictureError(`has elements ${DEEPEST} deep in each other, and no more are taken`)
    const element = { name: local, attributes: allowed(Object.values(attributes), cleaned), children: [] }
    add(element)
    open.push(element)
    root ??= element
  })
  parser.on('closetag', () => {
    if (skipped > 0) {
      skipped--
      return
    }
    const element = open.pop()
    if (element?.name !== 'style' || isHarmless(element.children.join(''))) return
    cleaned.add('style')
    element.children.length = 0
  })
  parser.write(text).close()
  if (!root) throw new PictureError('is empty')
  return root
}

function allowed(attributes: readonly SaxesAttributeNS[], cleaned: Set<string>): Map<string, string> {
  const kept = new Map<string, string>()
  for (const { name, local, prefix, uri, value } of attributes) {
    if (prefix === 'xmlns' || name === 'xmlns') continue
    const isHref = local === 'href' && (uri === XLINK || prefix === '')
    if (isHref && /^#\S+$/.test(value)) kept.set('href', value)
    else if (name === 'xml:space') kept.set(name, value)
    else if (prefix === '' && ATTRIBUTES.has(local) && isHarmless(value)) kept.set(local, value)
    else cleaned.add(name)
  }
  return kept
}

/** Tells whether a value, or a sheet of styles, loads nothing: its functions are known, and its addresses lie within the file. */
function isHarmless(value: string): boolean {
  // An escape could spell any name, and rules with an @ load sheets and fonts.
  if (/[\\@]/.test(value)) return false
  return Array.from(value.matchAll(/([\w-]*)\(\s*(["']?#)?/g)).every(
    ([, name = '', within]) =>
      name === '' || (FUNCTIONS.has(name) && (name !== 'url' || within !== undefined)),
  )
}

function sizeOf({ attributes }: SvgElement): { width: number; height: number } {
  const [, , boxWidth, boxHeight] = (attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const plain = (name: string) => Number((attributes.get(name) ?? '').replace(/px$/, '') || Number.NaN)
  const size = { width: boxWidth ?? plain('width'), height: boxHeight ?? plain('height') }
  if (size.width > 0 && size.height > 0 && Number.isFinite(size.width * size.height)) return size
  throw new PictureError('does not say how large it is: give <svg> a viewBox, such as viewBox="0 0 240 240"')
}
