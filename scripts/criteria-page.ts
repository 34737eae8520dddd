import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { criterionKinds } from '../awarding/criteria/index.ts'
import { projectRoot } from '../packaging/project.ts'

const FOLDER = join(projectRoot, 'docs/criteria')

/** `docs/criteria/README.md` with a row for each kind in its first table: its page, and what it asks for. */
export function criteriaPage(): string {
  const rows = criterionKinds.map(
    ({ name, guide }) => `| [${name}](${pageOf(name)}) | ${guide.description} |\n`,
  )
  const page = readFileSync(join(FOLDER, 'README.md'), 'utf8')
  return page.replace(/(\n\|---\|---\|\n)(?:\|.*\n)*/, (_, head) => `${head}${rows.join('')}`)
}

/** The page of a kind lies in its folder. */
function pageOf(kind: string): string {
  const [path] = globSync(`awarding/criteria/*/${kind}.md`, { cwd: projectRoot })
  if (path === undefined)
    throw new Error(`the kind ${kind} has no page: write awarding/criteria/<kind>/${kind}.md`)
  return relative(FOLDER, join(projectRoot, path))
}
