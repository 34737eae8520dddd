import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { projectRoot } from '../project.ts'
import { assertWithinBudget, scriptSize } from './page.ts'

/** Builds the page, the stamps it shows and the contract of the API into an empty folder. @throws PageBudgetError when it has too much script */
export async function buildPage(folder: string): Promise<{ scriptBytes: number }> {
  // Whoever asks, a test included, gets what is deployed.
  process.env.NODE_ENV = 'production'
  await build({
    configFile: join(projectRoot, 'web/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  })
  await cp(join(projectRoot, 'campaigns/stamps'), join(folder, 'stamps'), { recursive: true })
  await cp(join(projectRoot, 'docs/contract/v1'), join(folder, 'contract/v1'), { recursive: true })
  for (const name of ['asyncapi.yaml', 'openapi.yaml'])
    await cp(join(projectRoot, 'docs', name), join(folder, 'contract/v1', name))
  const scriptBytes = await scriptSize(folder)
  assertWithinBudget(scriptBytes)
  return { scriptBytes }
}

if (import.meta.main) {
  await buildPage(process.argv[2] ?? '').catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
