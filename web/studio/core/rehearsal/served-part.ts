import { type CompiledCampaign, compileCampaign } from '../../../../awarding/catalogue/compiled-campaign.ts'
import { checkCampaignText } from '../../../../awarding/checking/index.ts'
import { RecordedPart } from '../../../../awarding/rehearsing/recorded-part.ts'
import { RecordedViewer } from '../../../../awarding/rehearsing/recorded-viewer.ts'
import type { Answers, Ask } from './messages.ts'
import { type TextLine, TextLines } from './text-lines.ts'

type OnBytes = (bytes: number) => void

interface Read {
  readonly file: Blob
  readonly draft: CompiledCampaign
  readonly now: number
  readonly part: RecordedPart
}

/** A part of a rehearsal, by the questions that the page asks of it. */
export class ServedPart {
  #read: Read | undefined

  /** @throws Error when the file can no longer be read, or a campaign has mistakes */
  async answer(ask: Ask, onBytes: OnBytes): Promise<Answers[Ask['kind']]> {
    if (ask.kind === 'read') return this.#readFile(ask, onBytes)
    if (!this.#read) throw new Error('a file is read before anything is asked of it')
    const { file, draft, now, part } = this.#read
    if (ask.kind === 'claims') return part.claims(ask.side, ask.last)
    if (ask.kind === 'tally') return part.tally(ask.last)
    const viewer = new RecordedViewer(draft, ask.userId, now)
    await eachLine(file, ({ number, text }) => viewer.line(number, text), onBytes)
    return viewer.explain(ask.keepsakeId, ask.last)
  }

  async #readFile(
    { file, draft, live, index, parts, now }: Extract<Ask, { kind: 'read' }>,
    onBytes: OnBytes,
  ): Promise<Answers['read']> {
    const compiled = compiledOf(draft)
    const before = live === undefined ? undefined : compiledOf(live)
    const part = new RecordedPart({ draft: compiled, live: before, index, parts, now })
    const take = ({ number, text, mistake }: TextLine) =>
      mistake === undefined ? part.line(number, text) : part.unreadable(number, mistake)
    const lines = await eachLine(file, take, onBytes)
    this.#read = { file, draft: compiled, now, part }
    return { limited: part.limited, lines }
  }
}

/** @returns how many lines there are */
async function eachLine(file: Blob, take: (line: TextLine) => void, onBytes: OnBytes): Promise<number> {
  const lines = new TextLines()
  let [bytes, count] = [0, 0]
  const takeAll = (some: Iterable<TextLine>) => {
    for (const line of some) {
      take(line)
      count = line.number
    }
  }
  const reader = file.stream().getReader()
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    takeAll(lines.push(chunk.value))
    bytes += chunk.value.length
    onBytes(bytes)
  }
  takeAll(lines.end())
  return count
}

function compiledOf(text: string): CompiledCampaign {
  const { campaign } = checkCampaignText(text)
  if (!campaign) throw new Error('The campaign has mistakes: mend them first')
  return compileCampaign(campaign)
}
