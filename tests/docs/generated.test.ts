import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { generatedDocs } from '../../scripts/docs.ts'

test.each(Object.keys(generatedDocs))('%s is what npm run docs makes of the code', async (path) => {
  expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(await generatedDocs[path]?.())
})
