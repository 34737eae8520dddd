/** A queue in which something was given up, and where that came from. */
export interface GivenUp {
  /** Its own name, behind the stage. */
  readonly name: string
  /** The queues that its messages go back to, by their names behind the stage; none where nothing can go back. */
  readonly backTo: readonly string[]
  /** Says why a message lies here that does not say so itself. */
  readonly reason: string
}

/** Every queue of the template in which something is given up, by the word that the command takes. */
export const GIVEN_UP: Readonly<Record<string, GivenUp>> = {
  activity: {
    name: 'activity-dead-letter',
    backTo: ['activity'],
    reason: 'could not be awarded: the log of awardKeepsakes says why',
  },
  rule: {
    name: 'rule-dead-letter',
    backTo: ['activity'],
    reason: 'EventBridge could not deliver it, and did not say why',
  },
  erasure: {
    name: 'erasure-dead-letter',
    backTo: ['erasure'],
    reason: 'did not come to its end: the log of finishErasure says why',
  },
  export: {
    name: 'export-dead-letter',
    backTo: ['export-request', 'export-manifest'],
    reason: 'could not be started or planned: the logs of startExport and planExport say why',
  },
  tidy: {
    name: 'tidy-dead-letter',
    backTo: ['tidy'],
    reason: 'could not be made tidy: the log of tidyExport says why',
  },
  rejection: {
    name: 'rejection-dead-letter',
    backTo: ['rejection'],
    reason: 'could not be kept: the log of keepRejected says why',
  },
  'rejected-activity': {
    name: 'rejected-activity',
    backTo: [],
    reason: 'was rejected, and does not say why',
  },
}
