import { Command } from 'commander'
import type { AuditTrail } from '../schemas/api/studio.ts'
import { withinALine } from '../schemas/unseen.ts'
import { type AskStudio, type StudioOptions, studioOf, withStudioOptions } from './studio/api.ts'

type Act = AuditTrail['acts'][number]

export const audit = withStudioOptions(
  new Command('audit')
    .description(
      'Tells all that people did to a campaign in the studio: who, when, what and why, newest first.',
    )
    .argument('<id>', 'the campaign')
    .option('--json', 'print one JSON document, to keep: { campaignId, acts: [...] }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns audit quiz-week --json > quiz-week-audit.json')
  .action(async (campaignId: string, { json, ...options }: StudioOptions & { readonly json?: boolean }) => {
    const acts = await everyAct(campaignId, await studioOf(options))
    if (json) console.log(JSON.stringify({ campaignId, acts }))
    else if (acts.length === 0)
      console.log(withinALine(`Nobody did anything to ${campaignId} in the studio.`))
    else for (const act of acts) console.log(withinALine(textOf(act)))
  })

async function everyAct(campaignId: string, ask: AskStudio): Promise<Act[]> {
  const path = `campaigns/${encodeURIComponent(campaignId)}/audit?limit=100`
  const acts: Act[] = []
  let cursor: string | undefined
  do {
    const { body } = await ask('GET', cursor === undefined ? path : `${path}&cursor=${cursor}`)
    const page = body as unknown as Partial<AuditTrail>
    acts.push(...(page.acts ?? []))
    cursor = page.cursor
  } while (cursor !== undefined)
  return acts
}

function textOf({ number, at, by, what, revision, release, publishAt, reason, detail }: Act): string {
  const about = [
    ...(revision === undefined ? [] : [`revision ${revision}`]),
    ...(release === undefined ? [] : [`release ${release}`]),
    ...(publishAt === undefined ? [] : [`for ${publishAt}`]),
  ]
  const why = [reason, detail].filter((text) => text !== undefined).join('. ')
  return `${number}  ${at}  ${by}  ${what}  ${about.join(', ')}${why === '' ? '' : `: ${why}`}`
}
