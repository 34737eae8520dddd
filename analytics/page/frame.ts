import { type Html, html, raw } from './html.ts'
import { pageStyle } from './style.ts'

export interface Page {
  readonly title: string
  /** CSS beyond that of every page. */
  readonly style?: string
  readonly cover: {
    readonly kind: string
    readonly heading: string
    readonly when: string
    /** The ids and versions by which its figures can be found again. */
    readonly machine: string
  }
  readonly notes: readonly string[]
  readonly sections: readonly Html[]
  readonly foot: string
}

/** A page that needs nothing else: no script, no network, no font. The same page is the same text, byte for byte. */
export async function framed({ title, style = '', cover, notes, sections, foot }: Page): Promise<string> {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Keepsakes: ${title}</title>
<style>${raw(await pageStyle())}${raw(style)}</style>
</head>
<body>
<main class="desk">
<header class="cover cloth-navy">
<p class="cover-kind">${cover.kind}</p>
<h1 dir="auto">${cover.heading}</h1>
<p class="cover-when">${cover.when}</p>
<p class="machine">${cover.machine}</p>
</header>
${notes.length > 0 ? html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>` : undefined}
${sections}
<footer><p>${foot}</p></footer>
</main>
</body>
</html>
`
  return page.html
}
