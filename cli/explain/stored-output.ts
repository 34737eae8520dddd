import { missingLines } from '../../awarding/explain/missing.ts'
import type { StoredExplanation } from '../../awarding/explain/stored.ts'
import type { CampaignId, KeepsakeId, UserId } from '../../schemas/ids.ts'
import type { KeepsakeInFull } from '../../store/open.ts'
import { standingText } from './words.ts'

/** What the tables tell of one user and one keepsake. */
export interface StoredAnswer extends StoredExplanation {
  readonly userId: UserId
  readonly campaignId: CampaignId
  readonly keepsakeId: KeepsakeId
  readonly held: KeepsakeInFull | undefined
}

/** As the document that `--json` prints. */
export function storedJson({ held, ...answer }: StoredAnswer) {
  const { earnedAt, recordedAt, eventId, edition, gathered } = held ?? {}
  const { userId, campaignId, keepsakeId, state, ...rest } = answer
  return {
    ...{ userId, campaignId, keepsakeId, state },
    ...(held ? { earnedAt, recordedAt, eventId, ...(edition ? { edition } : {}) } : {}),
    ...rest,
    ...(gathered?.cut ? { cut: true } : {}),
    missing: missingLines(rest.standing),
  }
}

/** For a person to read. */
export function storedText(answer: StoredAnswer): string {
  const { held, state, gathered, collected, standing } = answer
  const title = state === 'earned' ? 'Gathered when it was earned' : 'Gathered so far'
  const missing = missingLines(standing)
  return [
    headline(answer),
    ...(gathered.length > 0 ? [title] : []),
    ...gathered.map(({ asks, holds }) => `  ${asks}: ${holds.join(', ')}`),
    ...(held?.gathered?.cut ? ['  … and more, for which the keepsake had no room'] : []),
    ...(held && !held.gathered ? ['  What it was earned by was not kept when it was put'] : []),
    ...(collected.length > 0 ? ['Keepsakes that it asks for'] : []),
    ...collected.map((one) => `  ${one.keepsakeId}: ${one.held ? 'held' : 'not held'}`),
    ...(missing.length > 0 ? ['Missing', ...missing.map((line) => `  ${line}`)] : []),
  ].join('\n')
}

function headline({ userId, campaignId, keepsakeId, state, standing, held }: StoredAnswer): string {
  const name = `${campaignId}/${keepsakeId}`
  if (held) {
    const number = held.edition ? `, as number ${held.edition.number} of ${held.edition.of}` : ''
    return `${userId} earned ${name} at ${held.earnedAt}, with event ${held.eventId}, recorded at ${held.recordedAt}${number}`
  }
  if (state === 'earned') return `${userId} earned ${name}, but the keepsake itself is not there`
  if (state === 'sold-out') return `${userId} does not have ${name}: none was left when its condition was met`
  return `${userId} does not have ${name}: ${standingText(standing)}`
}
