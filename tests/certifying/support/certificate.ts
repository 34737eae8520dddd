import { Certification } from '../../../certifying/certification.ts'
import { parseActivity } from '../../../events/activity.ts'
import type { PartnerId } from '../../../schemas/ids.ts'
import { formatTime } from '../../../schemas/time.ts'
import { campaignOf, catalogueOf } from '../../awarding/support/campaigns.ts'

const EVENING = Date.parse('2024-07-26T18:00:00Z')
const MINUTE = 60_000

/** Three hours of answers and more of what a partner gets wrong, so that every part of the page has something to show. */
export function rehearsedCertificate() {
  const asking = { activity: 'TriviaAnswered', where: { answerSeconds: [{ numeric: ['<', 5] }] }, target: 3 }
  const campaign = campaignOf({
    id: 'games',
    startsAt: '2024-07-26T00:00:00Z',
    endsAt: '2024-08-12T00:00:00Z',
    earn: { quick: { count: asking }, ace: { count: { activity: 'TriviaAnswered', target: 9 } } },
  })
  const certification = new Certification({
    partnerId: 'set-top-boxes-of-the-north' as PartnerId,
    catalogue: catalogueOf(campaign),
    perMinute: 2,
    gapMinutes: 60,
  })
  for (let line = 1; line <= 240; line++) {
    const at = EVENING + (line + (line > 120 ? 90 : 0)) * MINUTE - (line % 7) * 20_000
    const publishedAt = at + (line % 11) * 9_000 - (line % 40 === 0 ? 4_000 : 0)
    const parsed = parseActivity({
      source: 'partner.set-top-boxes-of-the-north',
      'detail-type': 'TriviaAnswered',
      time: formatTime(publishedAt),
      detail: {
        eventId: `answer-${line - (line % 30 === 0 ? 1 : 0)}`,
        userId: line % 50 === 0 ? 'ada@example.org' : `viewer-${line % 9}`,
        occurredAt: formatTime(at),
        triviaId: 'quiz',
        questionId: `q${line % 5}`,
        correct: line % 25 === 0 ? 'yes' : true,
      },
    })
    certification.add({ line, parsed, publishedAt })
  }
  return certification.certificate()
}
