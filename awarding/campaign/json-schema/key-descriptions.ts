import { criterionKinds } from '../../criteria/index.ts'

const LANGUAGES = 'In the campaign’s language, or in several: { en: …, fr: … }.'
const TITLE = `What customers read, 1 to 200 characters. ${LANGUAGES}`
const DESCRIPTION = `What customers read below the title, at most 1000 characters. ${LANGUAGES}`
const IMAGE_TEXT = `What the picture shows, for those who cannot see it, at most 500 characters. ${LANGUAGES}`

/** An editor's words for each key of a campaign file, by its path. Criteria are under `earn`. */
export const keyDescriptions: Readonly<Record<string, string>> = {
  id: 'Names the campaign for ever: what was earned is kept under it.',
  language:
    'The language of texts that do not say theirs, and of those who read none of the others: a BCP 47 tag, such as en.',
  title: TITLE,
  description: DESCRIPTION,
  startsAt: 'The first moment that counts, with its offset.',
  endsAt: 'The first moment that no longer counts, with its offset.',
  timeZone: 'The IANA time zone in which days are counted, such as Europe/Paris.',
  lateness:
    'How long after it happened an activity may still be published: an ISO 8601 duration. P1D unless said.',
  secret: 'What chance is drawn with: a text that nobody outside knows.',
  keepsakes: 'What can be earned.',

  'keepsakes.id': 'Names the keepsake for ever within the campaign.',
  'keepsakes.title': TITLE,
  'keepsakes.description': DESCRIPTION,
  'keepsakes.image': 'The picture, relative to this file.',
  'keepsakes.imageText': IMAGE_TEXT,
  'keepsakes.hidden': 'Whether a placeholder is all that is shown of it until it is earned.',
  'keepsakes.supply': 'How many there are at most; left out, as many as are earned.',
  'keepsakes.window': 'A part of the campaign in which alone activities count for it.',
  'keepsakes.window.startsAt': 'The first moment that counts, with its offset.',
  'keepsakes.window.endsAt': 'The first moment that no longer counts, with its offset.',
  'keepsakes.chance':
    'The share of activities that count for it, drawn by the campaign’s secret: 0.1 is one in ten.',
  'keepsakes.tiers':
    'Keepsakes of one criterion with ascending targets: every one that is reached is awarded.',
  'keepsakes.tiers.id': 'Names the keepsake for ever within the campaign.',
  'keepsakes.tiers.title': TITLE,
  'keepsakes.tiers.description': DESCRIPTION,
  'keepsakes.tiers.image': 'The picture, relative to this file.',
  'keepsakes.tiers.imageText': IMAGE_TEXT,
  'keepsakes.tiers.target': 'What must be reached for it: more than for the tier before.',
  'keepsakes.tiers.hidden': 'Whether a placeholder is all that is shown of it until it is earned.',
  'keepsakes.tiers.supply': 'How many there are at most; left out, as many as are earned.',
  'keepsakes.earn': 'What earns it.',

  ...Object.fromEntries(
    criterionKinds.flatMap(({ name, guide }) => [
      [`earn.${name}`, guide.description],
      ...Object.entries(guide.keys).map(([key, text]) => [`earn.${name}.${key}`, text]),
    ]),
  ),
}
