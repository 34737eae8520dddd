import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { projectRoot } from '../project.ts'
import { assertWithinBudget, firstLoadSize, pages } from './page.ts'

/**
 * Builds the pages, the stamps they show and the contract of the API into an empty folder. Each page is built by itself: nothing that the
 * studio brings is asked of who looks at a passport.
 *
 * @throws PageBudgetError when one has too much script
 */
export async function buildPages(folder: string): Promise<void> {
  // Whoever asks, a test included, gets what is deployed.
  process.env.NODE_ENV = 'production'
  const options = { configFile: join(projectRoot, 'web/vite.config.ts'), logLevel: 'warn' } as const
  await build({ ...options, build: { outDir: folder, emptyOutDir: true } })
  await build({
    ...options,
    build: {
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: ['studio.html', 'studio-preview.html'].map((name) => join(projectRoot, 'web', name)),
      },
    },
  })
  await cp(join(projectRoot, 'campaigns/stamps'), join(folder, 'stamps'), { recursive: true })
  await cp(join(projectRoot, 'docs/contract/v1'), join(folder, 'contract/v1'), { recursive: true })
  for (const name of ['asyncapi.yaml', 'openapi.yaml'])
    await cp(join(projectRoot, 'docs', name), join(folder, 'contract/v1', name))
  for (const page of pages) assertWithinBudget(page, await firstLoadSize(folder, page))
}

if (import.meta.main) {
  await buildPages(process.argv[2] ?? '').catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
