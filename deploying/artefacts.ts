import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Template } from './stage-template.ts'

/** A zip of a function, and where it lies in the deployment bucket. */
export interface Artefact {
  /** The name of the file beside the template, such as `awardKeepsakes.zip`. */
  readonly file: string
  readonly key: string
}

/** The name under which something lies follows from its content: the same has one name, whoever packages it and when. */
export function keyOf(folder: string, name: string, content: Uint8Array | string): string {
  const hash = createHash('sha256').update(content).digest('hex')
  const [stem, extension] = name.split(/\.(?=[^.]*$)/)
  return `${folder}/${stem}-${hash.slice(0, 32)}.${extension}`
}

/**
 * The template with the code of each function under a name that follows from its content. The packager's names have the time
 * in them, by which every function would change with each deployment.
 *
 * @param read the content of a zip, by the name of its file
 */
export function withArtefacts(
  template: Template,
  read: (file: string) => Uint8Array,
): { template: Template; artefacts: Artefact[] } {
  const artefacts = new Map<string, Artefact>()
  const Resources = Object.fromEntries(
    Object.entries(template.Resources).map(([id, resource]) => {
      const { Code } = resource.Properties
      if (resource.Type !== 'AWS::Lambda::Function' || !isCode(Code)) return [id, resource]
      const file = basename(Code.S3Key)
      const artefact = artefacts.get(file) ?? { file, key: keyOf('functions', file, read(file)) }
      artefacts.set(file, artefact)
      const code = { ...Code, S3Key: artefact.key }
      return [id, { ...resource, Properties: { ...resource.Properties, Code: code } }]
    }),
  )
  return { template: { ...template, Resources }, artefacts: [...artefacts.values()] }
}

const isCode = (code: unknown): code is { S3Key: string } =>
  typeof code === 'object' && code !== null && 'S3Key' in code && typeof code.S3Key === 'string'
