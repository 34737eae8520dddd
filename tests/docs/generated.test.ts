import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedDocs } from '../../ops/docs.ts'
import { projectRoot } from '../../ops/project.ts'

test.each(Object.keys(generatedDocs))('%s is what npm run docs makes of the code', (path) => {
  expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(generatedDocs[path]?.())
})
