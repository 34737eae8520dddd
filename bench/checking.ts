import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { checkCampaignText } from '../awarding/checking/index.ts'
import { projectRoot } from '../packaging/project.ts'
import { type Spread, spreadOf } from './figures.ts'

export interface CheckingResult {
  readonly keepsakes: number
  readonly kilobytes: number
  /** Milliseconds of the processor for the check that follows each key, and for parsing the same text as YAML, and no more. */
  readonly checkMs: Spread
  readonly parseMs: Spread
}

const KEEPSAKES = 100
const ROUNDS = 40
/** Rounds before those that count, in which the code is compiled. */
const UNCOUNTED = 15

/**
 * Types into the title of a campaign of 100 keepsakes, of the kinds and in the three languages of the shipped one: after each key the
 * whole is checked, as the studio does. Both ways take turns.
 */
export async function benchChecking(): Promise<CheckingResult> {
  const text = await largeCampaign()
  const [checkMs, parseMs] = [[] as number[], [] as number[]]
  for (let round = 0; round < UNCOUNTED + ROUNDS; round++) {
    const typed = text.replace('Passport to Paris', `Passport to Paris ${'!'.repeat(round + 1)}`)
    const check = processorMs(() => {
      const { mistakes } = checkCampaignText(typed)
      if (mistakes.some(({ severity }) => severity === 'error')) throw new Error(JSON.stringify(mistakes[0]))
    })
    const parse = processorMs(() => parseDocument(typed).toJS())
    if (round < UNCOUNTED) continue
    checkMs.push(check)
    parseMs.push(parse)
  }
  return {
    keepsakes: KEEPSAKES,
    kilobytes: Math.round(Buffer.byteLength(text) / 1000),
    checkMs: spreadOf(checkMs),
    parseMs: spreadOf(parseMs),
  }
}

/** The shipped campaign with its keepsakes again and again, under other ids. */
async function largeCampaign(): Promise<string> {
  const shipped = await readFile(join(projectRoot, 'campaigns/passport-to-paris.yaml'), 'utf8')
  const [head = '', list = ''] = shipped.split(/^keepsakes:\n/m)
  const own = list.split(/^(?= {2}- id: )/m).filter((each) => /^ {2}- id: /.test(each))
  const all = Array.from({ length: KEEPSAKES }, (_, at) => {
    const keepsake = own[at % own.length] ?? ''
    return at < own.length ? keepsake : keepsake.replace(/(- id: [\w-]+)/g, `$1-${at}`)
  })
  return `${head}keepsakes:\n${all.join('')}`
}

function processorMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
