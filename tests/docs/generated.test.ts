import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { generatedDocs } from '../../scripts/docs.ts'

/** Tests of the scenarios hold their page, as they have rehearsed them all. */
const HELD_ELSEWHERE = 'docs/template/scenarios.md'

const pages = Object.keys(generatedDocs).filter((path) => path !== HELD_ELSEWHERE)

test.each(pages)('%s is what npm run docs makes of the code', async (path) => {
  expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(await generatedDocs[path]?.())
})
