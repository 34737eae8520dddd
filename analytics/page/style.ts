import { readFile } from 'node:fs/promises'

const TOKENS = new URL('../../web/style/tokens.css', import.meta.url)
const PAGE = new URL('page.css', import.meta.url)

/** The passport page keeps its theme in an attribute, which a script sets; this page has no script and asks the system. */
const BY_ATTRIBUTE = '@media screen {\n  :root[data-theme="dark"] {'
const BY_SYSTEM = '@media screen and (prefers-color-scheme: dark) {\n  :root {'

/** The page's styles, in the colours and faces of the passport page. @throws Error when those are no longer said as they were */
export async function pageStyle(): Promise<string> {
  const [tokens, page] = await Promise.all([readFile(TOKENS, 'utf8'), readFile(PAGE, 'utf8')])
  if (!tokens.includes(BY_ATTRIBUTE)) throw new Error('web/style/tokens.css has its dark colours elsewhere')
  return `${tokens.replace(BY_ATTRIBUTE, BY_SYSTEM)}\n${page}`
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\n\s*/g, '\n')
}
