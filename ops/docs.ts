import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncApiText } from './asyncapi.ts'
import { openApiText } from './openapi/document.ts'
import { projectRoot } from './project.ts'

/** The pages of docs/ that are made from the code, each with what makes its text. */
export const generatedDocs: Readonly<Record<string, () => string>> = {
  'docs/openapi.yaml': openApiText,
  'docs/asyncapi.yaml': asyncApiText,
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(generatedDocs)) {
    await writeFile(join(projectRoot, path), text())
    console.log(`wrote ${path}`)
  }
}
