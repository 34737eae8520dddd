/** An element that was let through, with its attributes in the order of the file. */
export interface SvgElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: (SvgElement | string)[]
}

const NAMESPACE = 'http://www.w3.org/2000/svg'
/** Characters that would end a text or a value, or that a parser would read as something else. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
const inText = (text: string) => text.replace(/[&<>\r]/g, (sign) => ESCAPES[sign] ?? sign)
const inValue = (value: string) => value.replace(/[&<>"\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign)

/** Writes the tree anew: of the file that came, nothing is left but what the tree has. */
export function svgText(root: SvgElement): string {
  return elementText({ ...root, attributes: new Map([['xmlns', NAMESPACE], ...root.attributes]) })
}

function elementText({ name, attributes, children }: SvgElement): string {
  const written = [...attributes].map(([key, value]) => ` ${key}="${inValue(value)}"`).join('')
  if (children.length === 0) return `<${name}${written}/>`
  const inner = children.map((child) => (typeof child === 'string' ? inText(child) : elementText(child)))
  return `<${name}${written}>${inner.join('')}</${name}>`
}

/**
 * How many elements are drawn, those among them that are drawn again by a reference: ten lines that each use the line before ten times
 * are ten thousand million.
 */
export function drawnElements(root: SvgElement): number {
  const byId = new Map<string, SvgElement>()
  const gather = (element: SvgElement) => {
    const id = element.attributes.get('id')
    if (id !== undefined && !byId.has(id)) byId.set(id, element)
    for (const child of element.children) if (typeof child !== 'string') gather(child)
  }
  gather(root)
  const known = new Map<SvgElement, number>()
  const drawn = (element: SvgElement): number => {
    const before = known.get(element)
    if (before !== undefined) return before
    // An element that draws itself is drawn by no browser.
    known.set(element, 0)
    const within = element.children.flatMap((child) => (typeof child === 'string' ? [] : child))
    const referred = referencesOf(element).flatMap((id) => byId.get(id) ?? [])
    const sum = [...within, ...referred].reduce((total, other) => total + drawn(other), 1)
    known.set(element, sum)
    return sum
  }
  return drawn(root)
}

function referencesOf({ attributes }: SvgElement): string[] {
  return [...attributes].flatMap(([name, value]) =>
    name === 'href'
      ? value.slice(1)
      : Array.from(value.matchAll(/url\(\s*["']?#([^"')\s]+)/gi), ([, id = '']) => id),
  )
}
