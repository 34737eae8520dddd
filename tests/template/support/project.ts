import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bundled } from '../../../packaging/fingerprint.ts'

const serverless = `
service: sample
provider: { name: aws, runtime: nodejs24.x, stage: "\${opt:stage, 'dev'}" }
package: { individually: true, excludeDevDependencies: false, patterns: ['!./**'] }
functions:
  hello:
    handler: .build/functions/hello/index.handler
    package: { patterns: ['.build/functions/hello/**'] }
`

export type SampleProject = {
  root: string
  write(path: string, text: string): Promise<void>
  remove(): Promise<void>
}

/** A project of one function in a folder of its own, laid out as this one is. */
export async function sampleProject(files: Record<string, string> = {}): Promise<SampleProject> {
  const root = await mkdtemp(join(tmpdir(), 'keepsakes-sample-'))
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const contents = {
    ...Object.fromEntries(bundled.files.map((file) => [file, '{}'])),
    'serverless.yml': serverless,
    'functions/greet/hello.ts': 'export const handler = async (): Promise<string> => "hello"\n',
    ...files,
  }
  for (const folder of bundled.folders) await mkdir(join(root, folder), { recursive: true })
  for (const [path, text] of Object.entries(contents)) await write(path, text)
  return { root, write, remove: () => rm(root, { recursive: true, force: true }) }
}
