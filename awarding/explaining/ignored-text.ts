import { formatTime } from '../../schemas/time.ts'
import type { Ignored, IgnoredCode } from './why-ignored.ts'

const WORDS: Readonly<Record<IgnoredCode, string>> = {
  'too-late': 'it was published too late',
  'outside-window': 'it did not happen while a campaign that asks for it was open',
  unasked: 'no campaign that was open asks for it',
}

/** One sentence of why an activity adds to nothing, with the campaigns that it comes nearest to. */
export function ignoredText({ code, near }: Ignored): string {
  if (near.length === 0) return 'there is no campaign'
  const nearest = near.map(({ campaignId, keepsakeId, window, reason }) => {
    const name = keepsakeId === undefined ? campaignId : `${campaignId}/${keepsakeId}`
    const when =
      code === 'outside-window' ? ` (from ${formatTime(window.from)} to ${formatTime(window.to)})` : ''
    return `for ${name}${when} it ${reason}`
  })
  return `${WORDS[code]}: ${nearest.join('; ')}`
}
