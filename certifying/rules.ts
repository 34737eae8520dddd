/** A mistake keeps events from counting, or lets them count wrongly; a warning is likely not meant, or is told for launch. */
export type Severity = 'mistake' | 'warning'

export interface Rule {
  readonly severity: Severity
  /** A heading that names what is found. */
  readonly title: string
  /** Says what a partner does about it. */
  readonly todo: string
}

const mistake = (title: string, todo: string): Rule => ({ severity: 'mistake', title, todo })
const warning = (title: string, todo: string): Rule => ({ severity: 'warning', title, todo })

/** A partner's events are held to these, in the order of the report. docs/certifying.md has a row for each. */
export const rules = {
  rejected: mistake('Events that are rejected', 'Mend what the reason names: such an event never counts.'),
  'other-source': mistake(
    'Events of another source',
    'Publish under the source that the operator of the stage has told, and certify each partner by itself.',
  ),
  'content-changed': mistake(
    'Events sent again with another content',
    'Send an event again exactly as it was, and a correction as a new event with an id of its own.',
  ),
  'id-shared': mistake(
    'Ids that events of different users share',
    'Make each eventId unique among all that the partner publishes, whoever the user and the device: a UUID, say.',
  ),
  'personal-data': mistake(
    'Ids that look personal',
    'Send an id that says nothing of the person, the same as in the tokens of the app: no e-mail address, phone number or network address.',
  ),
  'volume-above': mistake(
    'More events than were announced',
    'Spread what is sent, or tell the operator of the stage how much comes: quotas are set by what was announced.',
  ),
  'clock-ahead': warning(
    'Activities that happen after they are published',
    'Set the clocks by NTP, of boxes and of servers. More than 5 minutes ahead, the event is rejected.',
  ),
  'too-late': warning(
    'Activities that are published too late to count',
    'Publish sooner after the activity, or ask the producers for a longer lateness of the campaign.',
  ),
  repeated: warning(
    'Events that are sent more than once',
    'Nothing, where they are retries: each counts once. Where they are not, find out who sends twice.',
  ),
  reordered: warning(
    'Events that come out of order',
    'Nothing, where devices send what they kept: event time decides. Otherwise look at what sorts them, and at its clocks.',
  ),
  gap: warning(
    'Times in which nothing comes',
    'Find out whether nothing happened, or was lost: what was lost can be sent again, within the lateness of the campaign.',
  ),
  'volume-below': warning(
    'Far fewer events than were announced',
    'Rehearse with as much as will come, or announce less.',
  ),
  'field-missing': warning(
    'Fields that campaigns ask for, and that never come',
    'Send the field with each activity of the type, or tell the producers that there is none: without it the keepsakes cannot be earned.',
  ),
  'adds-nothing': warning(
    'No event adds to any keepsake',
    'Look at a few with keepsakes check-events, which tells why each adds to nothing.',
  ),
  'segments-overlap': warning(
    'Watched segments that overlap',
    'Begin a segment where the one before ended. What overlaps counts once, so nobody gains by it.',
  ),
  'segments-endless': warning(
    'Watching that never ends',
    'End a segment when the screen goes off, or when nobody has used it for hours.',
  ),
} as const satisfies Readonly<Record<string, Rule>>

export type RuleKey = keyof typeof rules

export const ruleKeys = Object.keys(rules) as RuleKey[]
