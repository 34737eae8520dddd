/** The kinds of things that people do to a campaign in the studio, each by the word that the audit trail has for it. */
export const ACTS = [
  'saved',
  'deleted',
  'review-asked',
  'approved',
  'sent-back',
  'published',
  'taken-back',
  'not-published',
  'scheduled',
  'schedule-cancelled',
] as const
