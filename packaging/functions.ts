import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'

export type FunctionSource = {
  name: string
  /** The entry point, from the project's root, such as `functions/award/awardKeepsakes.ts`. */
  entry: string
}

/** serverless.yml names a function in a way that the bundler cannot follow. */
export class FunctionListError extends Error {
  override readonly name = 'FunctionListError'
}

const configuration = z.looseObject({
  functions: z.record(z.string(), z.looseObject({ handler: z.string() })),
})

/**
 * The functions that serverless.yml deploys: the one list of what there is to bundle. Each has its entry point in the
 * folder of its feature, in a file of its name.
 */
export async function deployedFunctions(root: string): Promise<FunctionSource[]> {
  const { functions } = configuration.parse(parse(await readFile(join(root, 'serverless.yml'), 'utf8')))
  const features = await readdir(join(root, 'functions'))
  return Object.entries(functions).map(([name, { handler }]) => {
    const expected = `.build/functions/${name}/index.handler`
    if (handler !== expected)
      throw new FunctionListError(`serverless.yml: the handler of ${name} is ${handler}; make it ${expected}`)
    const [entry, other] = features
      .map((feature) => `functions/${feature}/${name}.ts`)
      .filter((path) => existsSync(join(root, path)))
    if (entry === undefined || other !== undefined)
      throw new FunctionListError(
        `serverless.yml: the function ${name} needs one file functions/<feature>/${name}.ts; there is ${entry === undefined ? 'none' : `${entry} and ${other}`}`,
      )
    return { name, entry }
  })
}
