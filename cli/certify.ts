import { Command } from 'commander'
import { type Certificate, Certification } from '../certifying/certification.ts'
import { wholeNumber } from '../local/whole-number.ts'
import type { PartnerId } from '../schemas/ids.ts'
import { formatTime } from '../schemas/time.ts'
import { type CampaignsOptions, campaignsToAsk, withCampaignsOptions } from './campaigns-to-ask.ts'
import { sentEvents } from './certify/sent-events.ts'
import { certificateText } from './certify/text.ts'
import { partnerIdOf } from './partner-id.ts'

interface Options extends CampaignsOptions {
  readonly partner: PartnerId
  readonly perMinute?: number
  readonly gap: number
  readonly html?: string
  readonly strict?: boolean
  readonly json?: boolean
}

export const certify = withCampaignsOptions(
  new Command('certify')
    .description(
      "Reads a partner's recorded events, and finds what would go wrong at the launch: what is rejected, clocks that are wrong, " +
        'ids that are not unique or look personal, events that are sent again with another content, that come out of order or ' +
        'not at all, more than was announced, fields that campaigns ask for and that never come, segments that overlap or never ' +
        'end. docs/certifying.md has every rule. Nothing is sent.',
    )
    .argument(
      '<file>',
      'the events in the order of sending, one or one batch a line, or - for standard input',
    )
    .requiredOption('--partner <id>', 'the partner whose events they are', partnerIdOf)
    .option(
      '--per-minute <events>',
      'the most events a minute that the partner has announced',
      wholeNumber(1, 999_999_999),
    )
    .option(
      '--gap <minutes>',
      'tell of times without events that are as long',
      wholeNumber(1, 999_999_999),
      60,
    )
    .option('--html <file>', 'write a page with plots as well')
    .option('--strict', 'exit with 1 for warnings too')
    .option(
      '--json',
      'print one JSON document: { partnerId, events, accepted, rejected, findings, passed, … }',
    ),
)
  .addHelpText(
    'after',
    '\nExample:\n  keepsakes certify events.jsonl --partner acme --per-minute 5000 --html certificate.html\n\nIt exits with 1 when there are mistakes.',
  )
  .action(async (file: string, options: Options) => {
    const { partner: partnerId, perMinute, gap: gapMinutes, html, strict, json, ...asked } = options
    const catalogue = await campaignsToAsk(asked)
    const certification = new Certification({ partnerId, catalogue, perMinute, gapMinutes })
    for await (const event of sentEvents(file, partnerId)) certification.add(event)
    const certificate = certification.certificate()
    if (html !== undefined) {
      const { certificatePage } = await import('./certify/page.ts')
      const { written } = await import('./report/files.ts')
      await written(html, await certificatePage(certificate))
    }
    console.log(json ? JSON.stringify(jsonOf(certificate)) : certificateText(certificate, html))
    const fails = certificate.findings.some(({ severity }) => strict || severity === 'mistake')
    if (fails || certificate.events === 0) process.exitCode = 1
  })

function jsonOf({ published, minutes, ...certificate }: Certificate) {
  return {
    ...certificate,
    ...(published ? { published: { from: formatTime(published.from), to: formatTime(published.to) } } : {}),
    minutes: minutes.map(({ at, events }) => ({ at: formatTime(at), events })),
  }
}
