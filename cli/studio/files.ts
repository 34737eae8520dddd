import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseCampaignDocument } from '../../awarding/campaign/document.ts'
import { fieldsOf, jsonIn } from '../../json/json.ts'
import { readCampaignFile } from '../../publishing/campaign-file-text.ts'
import { type CampaignId, campaignIdSchema } from '../../schemas/ids.ts'
import { UserError } from '../terminal.ts'

/** The hash of the text that a file and its draft had when they were the same, by the campaign's id: a folder of files remembers it. */
export type Memory = Record<string, string>

/** No campaign file by its name. */
const MEMORY = '.keepsakes-drafts'

export async function readMemory(folder: string): Promise<Memory> {
  const text = await readFile(join(folder, MEMORY), 'utf8').catch(() => '{}')
  return Object.fromEntries(
    Object.entries(fieldsOf(jsonIn(text))).flatMap(([id, hash]) =>
      typeof hash === 'string' ? [[id, hash] as const] : [],
    ),
  )
}

export const writeMemory = (folder: string, memory: Memory) =>
  writeWhole(join(folder, MEMORY), `${JSON.stringify(memory, null, 2)}\n`)

/** Whoever reads the file meanwhile sees the old one or the new one, never a part. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}.partial`
  await writeFile(partial, text)
  await rename(partial, path)
}

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** The text of a file that is there; undefined where none is. @throws UserError when it is no text */
export async function textAt(path: string): Promise<string | undefined> {
  const read = await readCampaignFile(path)
  if (read.ok) return read.text
  if (read.mistake.message.includes('ENOENT')) return undefined
  throw new UserError(`${path}: ${read.mistake.message}`)
}

/** The campaign that a text is of, whatever else is wrong with it. @throws UserError when it does not say */
export function campaignOf(path: string, text: string): CampaignId {
  const parsing = parseCampaignDocument(text)
  const document = parsing.ok ? parsing.document : parsing.rest
  const id = campaignIdSchema.safeParse(fieldsOf(document?.content).id)
  if (id.success) return id.data
  throw new UserError(`${path}: does not say which campaign it is: write its id, such as id: quiz-week`)
}

export const formatOf = (path: string) => (path.endsWith('.json') ? 'json' : 'yaml')
