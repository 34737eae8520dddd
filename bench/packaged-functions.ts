import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { environmentVariables } from '../local/lambda/environment.ts'
import { loadStack } from '../local/resources/load.ts'
import { ACCOUNT_ID, functionEnvironment, REGION } from '../local/stack.ts'
import { ensurePackaged } from '../packaging/package.ts'

/** The bundle of a function, and all variables of its process. */
export interface PackagedFunction {
  readonly name: string
  readonly path: string
  readonly env: Record<string, string>
}

/** Gives every function as the local stack starts it, with its clients directed to an address. */
export async function packagedFunctions(awsUrl: string): Promise<PackagedFunction[]> {
  const { templatePath, codeDir } = await ensurePackaged({ stage: 'local' })
  const context = { region: REGION, accountId: ACCOUNT_ID, stackName: 'keepsakes-local', awsUrl }
  const { model } = loadStack(JSON.parse(await readFile(templatePath, 'utf8')), context)
  return model.functions.map((definition) => {
    const environment = functionEnvironment(definition, awsUrl)
    return {
      name: basename(dirname(definition.handler)),
      path: join(codeDir, definition.handler.replace(/\.handler$/, '.mjs')),
      env: environmentVariables({ ...definition, environment, codeDir, log: () => {} }),
    }
  })
}
