import { readFile } from 'node:fs/promises'
import type { CampaignMistake } from '../awarding/campaign/text.ts'

export type CampaignFileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly mistake: CampaignMistake }

/** Reads the text of a campaign file. A file that is no text in UTF-8 gets one sentence that says what it is instead. */
export async function readCampaignFile(path: string): Promise<CampaignFileText> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => error)
  if (bytes instanceof Error)
    return wrong(`cannot be read (${bytes.code}): give a campaign file that you may read`)
  const other = KINDS.find(({ begins }) =>
    begins.some((start) => bytes.subarray(0, start.length).equals(start)),
  )
  if (other) return wrong(`is ${other.what}: ${other.cure}`)
  const head = bytes.subarray(0, 200)
  // UTF-16 without a mark: half of the bytes of ASCII in it are zero.
  if (head.filter((byte) => byte === 0).length > head.length / 3) return wrong(`is in UTF-16: ${SAVE}`)
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return notUtf8(bytes)
  }
}

const SAVE = 'save it anew with the encoding UTF-8'
const PLAIN = 'write the campaign as plain text, in an editor for code'

const KINDS: readonly { readonly begins: readonly Buffer[]; readonly what: string; readonly cure: string }[] =
  [
    // Before UTF-16, with which it begins.
    {
      begins: [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff])],
      what: 'in UTF-32',
      cure: SAVE,
    },
    { begins: [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])], what: 'in UTF-16', cure: SAVE },
    { begins: [Buffer.from('{\\rtf')], what: 'a text with formats (RTF)', cure: PLAIN },
    {
      begins: [Buffer.from('PK\u0003\u0004')],
      what: 'a document of an office program, or an archive',
      cure: PLAIN,
    },
    { begins: [Buffer.from('%PDF-')], what: 'a PDF document', cure: PLAIN },
  ]

function wrong(message: string, line = 1, column = 1): CampaignFileText {
  return { ok: false, mistake: { path: '', message, line, column } }
}

/** The mistake at the first byte that is no UTF-8. The text before it can be read, so its lines can be counted. */
function notUtf8(bytes: Buffer): CampaignFileText {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let text = ''
  // Where the character begins that is being read.
  let from = 0
  try {
    for (const [at, byte] of bytes.entries()) {
      const read = decoder.decode(Uint8Array.of(byte), { stream: true })
      text += read
      if (read !== '') from = at + 1
    }
  } catch {
    // The character that cannot be read is told below.
  }
  const lines = text.split('\n')
  const byte = `0x${(bytes[from] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
  const what = `has a byte (${byte}) that is no text in UTF-8: ${SAVE}`
  return wrong(what, lines.length, (lines.at(-1) ?? '').length + 1)
}
