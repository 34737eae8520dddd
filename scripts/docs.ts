import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { benchmarkPictures, benchmarksPage } from '../bench/page/page.ts'
import { projectRoot } from '../packaging/project.ts'
import { alarmsPage } from './alarms-page.ts'
import { columnsPage, questionsPage } from './analytics-pages.ts'
import { asyncApiText } from './asyncapi.ts'
import { capacityPage } from './capacity-page.ts'
import { fieldsPage } from './contract/fields-page.ts'
import { schemaFiles } from './contract/messages.ts'
import { criteriaPage } from './criteria-page.ts'
import { heartbeatSchemaText } from './heartbeat-schema.ts'
import { mutationPage } from './mutation/page.ts'
import { openApiText } from './openapi/document.ts'
import { outputsPage } from './outputs-page.ts'
import { rolesPage } from './roles-page.ts'
import { scenariosPage } from './scenarios-page.ts'

/** The pages of docs/ that are made from the code and the template, each with what makes its text. */
export const generatedDocs: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/openapi.yaml': openApiText,
  'docs/asyncapi.yaml': asyncApiText,
  'docs/contract/fields.md': fieldsPage,
  ...schemaFiles(),
  'docs/benchmarks.md': () => benchmarksPage(),
  ...pictures(),
  'docs/criteria/README.md': criteriaPage,
  'docs/heartbeat.schema.json': heartbeatSchemaText,
  'docs/mutation.md': mutationPage,
  'docs/template/alarms.md': alarmsPage,
  'docs/template/capacity.md': capacityPage,
  'docs/template/columns.md': columnsPage,
  'docs/template/outputs.md': outputsPage,
  'docs/template/questions.md': questionsPage,
  'docs/template/roles.md': rolesPage,
  'docs/template/scenarios.md': () => scenariosPage(),
}

function pictures(): Record<string, () => string> {
  return Object.fromEntries(Object.entries(benchmarkPictures()).map(([path, svg]) => [path, () => svg]))
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(generatedDocs)) {
    await mkdir(dirname(join(projectRoot, path)), { recursive: true })
    await writeFile(join(projectRoot, path), await text())
    console.log(`wrote ${path}`)
  }
}
