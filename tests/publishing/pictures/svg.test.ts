import fc from 'fast-check'
import { cleanSvg } from '../../../publishing/pictures/svg.ts'
import { runs } from '../../support/runs.ts'

const clean = (text: string) => {
  const { bytes, ...told } = cleanSvg(new TextEncoder().encode(text))
  return { text: new TextDecoder().decode(bytes), ...told }
}
const svg = (inner: string, more = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 20"${more}>${inner}</svg>`
/** A picture of which nothing else is left. */
const EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20"/>'
const BOMB = Array.from(
  { length: 12 },
  (_, level) => `<g id="l${level}">${`<use href="#l${level + 1}"/>`.repeat(10)}</g>`,
).join('')

test.each([
  ['a script', '<script>alert(1)</script>', 'script'],
  [
    'a script in a namespace',
    '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
    's:script',
  ],
  ['a script of HTML', '<h:script xmlns:h="http://www.w3.org/1999/xhtml" src="//evil.example"/>', 'h:script'],
  ['what CDATA hides', '<script><![CDATA[</script><rect/>]]></script>', 'script'],
  [
    'foreign elements',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe/></body></foreignObject>',
    'foreignObject',
  ],
  ['a frame', '<iframe src="https://evil.example"/>', 'iframe'],
  ['a link', '<a href="javascript:alert(1)"><rect/></a>', 'a'],
  ['a picture from elsewhere', '<image href="https://evil.example/x.png"/>', 'image'],
  ['a picture in a picture', '<image xlink:href="data:image/svg+xml;base64,PHN2Zz4="/>', 'image'],
  ['an animation that sets an address', '<set attributeName="href" to="javascript:alert(1)"/>', 'set'],
  ['an animation', '<animate attributeName="href" values="javascript:alert(1)"/>', 'animate'],
  ['a filter that loads', '<feImage href="https://evil.example"/>', 'feImage'],
  ['a handler of SVG 1.2', '<handler type="text/javascript">alert(1)</handler>', 'handler'],
  [
    'a sheet of another kind',
    '<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="//evil.example"/>',
    'link',
  ],
  ['an audio', '<audio href="https://evil.example"/>', 'audio'],
  ['a discarding one', '<discard href="#x"/>', 'discard'],
  [
    'what an editor left',
    '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.example"/>',
    'sodipodi:namedview',
  ],
])('%s is taken away with all that it has, and told', (_name, inner, told) => {
  expect(clean(svg(inner))).toEqual({ type: 'svg', text: EMPTY, width: 10, height: 20, cleaned: [told] })
})

test.each([
  ['onload="alert(1)"', 'onload'],
  ['ONCLICK="alert(1)"', 'ONCLICK'],
  ['href="javascript:alert(1)"', 'href'],
  ['href="&#106;avascript:alert(1)"', 'href'],
  ['xlink:href="https://evil.example/x.svg#a"', 'xlink:href'],
  ['href="//evil.example#a"', 'href'],
  ['href="data:text/html,x"', 'href'],
  ['xml:base="https://evil.example/"', 'xml:base'],
  ['style="fill: url(https://evil.example)"', 'style'],
  ['style="fill: u\\72l(https://evil.example)"', 'style'],
  ['style="background: image-set(\'https://evil.example\' 1x)"', 'style'],
  ['style="behavior: expression(alert(1))"', 'style'],
  ['fill="url(https://evil.example#a)"', 'fill'],
  ['fill="url( &quot;//evil.example&quot; )"', 'fill'],
  ['filter="URL(https://evil.example)"', 'filter'],
  ['mask="url(data:image/svg+xml,x)"', 'mask'],
  ['cursor="url(https://evil.example), auto"', 'cursor'],
  ['data-name="Layer 1"', 'data-name'],
  ['from="javascript:alert(1)"', 'from'],
  ['x:onload="alert(1)" xmlns:x="http://www.w3.org/2000/svg"', 'x:onload'],
])('the attribute %s is taken away, and told', (attribute, told) => {
  const { text, cleaned } = clean(svg(`<path d="M0 0" ${attribute}/>`))
  expect(text).toBe(EMPTY.replace('/>', '><path d="M0 0"/></svg>'))
  expect(cleaned).toEqual([told])
})

test.each([
  "@import 'https://evil.example/x.css';",
  '@font-face { font-family: a; src: url(https://evil.example) }',
  '.a { fill: url(https://evil.example) }',
  '.a { fill: src("https://evil.example") }',
  '.a { \\66ill: red }',
])('a sheet of styles that could load something is emptied: %s', (sheet) => {
  const { text, cleaned } = clean(svg(`<style>${sheet}</style>`))
  expect(text).toBe(EMPTY.replace('/>', '><style/></svg>'))
  expect(cleaned).toEqual(['style'])
})

test.each([
  [
    'entities',
    `<!DOCTYPE svg [<!ENTITY a "&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text>&x;</text>')}`,
    /declares entities in its DOCTYPE/,
  ],
  ['an entity of nobody', svg('<text>&nbsp;</text>'), /line 1, column 116: undefined entity/],
  ['what never ends', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g>', /unclosed tag: g/],
  [
    'two of one attribute, or none of its sign',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox>',
    /line 1, column 49: attribute without value/,
  ],
  ['a prefix of nobody', svg('<x:script/>'), /unbound namespace prefix/],
  ['another document', '<html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>', /begins with <html>/],
  ['no namespace', '<svg viewBox="0 0 1 1"/>', /begins with <svg>, and an SVG begins with <svg xmlns=/],
  ['no size', '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"/>', /give <svg> a viewBox/],
  ['a size of nothing', svg('').replace('0 0 10 20', '0 0 0 20'), /give <svg> a viewBox/],
  ['ever more of the same', svg(`${BOMB}<use href="#l0"/>`), /draws \d+ elements with those that it repeats/],
  ['too many in each other', svg('<g>'.repeat(120) + '</g>'.repeat(120)), /100 deep/],
])('%s is refused, with what to do instead', (_name, text, message) => {
  expect(() => clean(text)).toThrow(message)
})

test('a picture of a drawing program is as it was, but for what nobody sees', () => {
  const drawn = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Made by hand -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg:svg xmlns:svg="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="24px" height="12" xml:space="preserve">
<svg:style>.a{fill:url(#paint);transform:rotate(3deg)}</svg:style><svg:title>Ace &amp; &lt;king&gt; “é 😀”</svg:title>
<svg:linearGradient id="paint"><svg:stop offset="1" stop-color="#f80"/></svg:linearGradient>
<svg:use xlink:href="#paint" class="a" style="fill:#fff;stroke:url( '#paint' )" aria-label="1 &lt; 2 &quot;3&quot;&#10;4"/></svg:svg>`
  const { text, ...told } = clean(drawn)
  expect(told).toEqual({ type: 'svg', width: 24, height: 12, cleaned: ['DOCTYPE'] })
  expect(text).toBe(`<svg xmlns="http://www.w3.org/2000/svg" width="24px" height="12" xml:space="preserve">
<style>.a{fill:url(#paint);transform:rotate(3deg)}</style><title>Ace &amp; &lt;king&gt; “é 😀”</title>
<linearGradient id="paint"><stop offset="1" stop-color="#f80"/></linearGradient>
<use href="#paint" class="a" style="fill:#fff;stroke:url( '#paint' )" aria-label="1 &lt; 2 &quot;3&quot;&#10;4"/></svg>`)
})

test('whatever is sent, what is kept is an SVG of harmless parts, and cleaning it once more changes no byte', () => {
  const piece = fc.constantFrom(
    ...[
      '<script>',
      '</script>',
      '<g>',
      '</g>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<rect ',
      '/>',
      '>',
      'onload=',
      '"alert(1)"',
    ],
    ...[
      'href="#a"',
      'id="a"',
      'style="',
      '"',
      "'",
      'fill=',
      'url(',
      ')',
      '&lt;script&gt;',
      '&#x3c;',
      '<use href="#a"/>',
      '<style>',
      '</style>',
    ],
  )
  const hostile = fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 12 })
  fc.assert(
    fc.property(hostile, fc.boolean(), (pieces, isText) => {
      const inner = pieces.join('')
      let once: ReturnType<typeof clean>
      try {
        // As a text, most are an SVG; as they are, most are none.
        once = clean(svg(isText ? `<text aria-label="${escaped(inner)}">${escaped(inner)}</text>` : inner))
      } catch (error) {
        expect(error).toMatchObject({ name: 'PictureError' })
        return
      }
      expect(once.text).not.toMatch(/<(?!\/?(svg|g|rect|use|style|text)[ />])|<!|<\?/)
      const tags = Array.from(once.text.matchAll(/<(?:"[^"]*"|[^">])*>/g), ([tag]) =>
        tag.replaceAll(/"[^"]*"/g, ''),
      )
      expect(tags.filter((tag) => /\son/i.test(tag))).toEqual([])
      expect(clean(once.text)).toEqual({ ...once, cleaned: [] })
      if (isText) expect(once.cleaned).toEqual(expect.not.arrayContaining(['text']))
    }),
    { numRuns: runs(200) },
  )
})

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD]/g, '')
