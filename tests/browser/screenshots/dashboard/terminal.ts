/** The page of a terminal that shows a text with the colours in it. */
export function terminalPage(text: string, isDark: boolean): string {
  const [paper, ink, faint] = isDark ? ['#1b1f27', '#d5dae3', '#8a93a3'] : ['#ffffff', '#24292f', '#6e7781']
  const colours = isDark
    ? { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341' }
    : { 31: '#cf222e', 32: '#1a7f37', 33: '#9a6700' }
  const rules = Object.entries(colours).map(([code, colour]) => `.c${code}{color:${colour}}`)
  return `<!doctype html><meta charset="utf-8"><title>terminal</title><style>
body{margin:0;padding:16px 20px;background:${paper};color:${ink}}
pre{margin:0;font:14px/1.25 "DejaVu Sans Mono",Menlo,Consolas,monospace}
.c1{font-weight:700}.c2{color:${faint}}${rules.join('')}</style><pre>${htmlOf(text)}</pre>`
}

/** Styles end by a code of their own, such as 39 for the usual colour; here whatever began last does. */
function htmlOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is how a terminal is told of colours
  return escaped.replaceAll(/\u001b\[(\d+)m/g, (_, code: string) =>
    ['0', '22', '39'].includes(code) ? '</span>' : `<span class="c${code}">`,
  )
}
