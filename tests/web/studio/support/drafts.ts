import { campaignIdSchema, userIdSchema } from '../../../../schemas/ids.ts'
import { Refused, Unreachable } from '../../../../web/api/read.ts'
import type { DraftWithText, Tagged } from '../../../../web/studio/api/studio-api.ts'
import { DraftSession, type KeptDraft } from '../../../../web/studio/state/draft-session.ts'

/** The API's one draft, which others save too, and the network to it. */
export class DraftKept {
  held: Tagged<DraftWithText> | undefined
  isOffline = false
  /** Everything that was saved, in order. */
  readonly saved: string[] = []

  /** Somebody saves a text. */
  put(text: string, by: string): Tagged<DraftWithText> {
    const revision = (this.held?.body.revision ?? 0) + 1
    const body: DraftWithText = {
      campaignId: campaignIdSchema.parse('quiz-week'),
      revision,
      format: 'yaml',
      savedBy: userIdSchema.parse(by),
      savedAt: '2024-08-01T10:00:00.000Z',
      text,
    }
    this.held = { body, etag: `"${revision}"` }
    this.saved.push(text)
    return this.held
  }

  async draft(): Promise<Tagged<DraftWithText>> {
    this.#reach()
    if (!this.held) throw new Refused(404, { type: 'about:blank', title: 'There is no such draft' })
    return this.held
  }

  async saveDraft(_: string, { text }: { text: string }, replaces: string) {
    this.#reach()
    if (replaces !== (this.held?.etag ?? 'none'))
      throw new Refused(412, { type: 'about:blank', title: 'The draft is no longer what was read' })
    const { body, etag } = this.put(text, 'anna')
    return { body: { ...body, mistakes: [] }, etag }
  }

  #reach(): void {
    if (this.isOffline) throw new Unreachable('no answer')
  }
}

/** A browser that keeps a draft, with a clock that only goes when it is told to. */
export class Browser {
  kept: KeptDraft | undefined
  #now = 0
  #timers: { at: number; work: () => void }[] = []

  session(api: DraftKept): DraftSession {
    return new DraftSession({
      campaignId: 'quiz-week',
      api,
      kept: () => this.kept,
      keep: (draft) => {
        this.kept = draft
      },
      now: () => this.#now,
      later: (ms, work) => {
        const timer = { at: this.#now + ms, work }
        this.#timers.push(timer)
        return () => {
          this.#timers = this.#timers.filter((each) => each !== timer)
        }
      },
    })
  }

  /** So many milliseconds go by, and all that was to be done in them is done. */
  async pass(ms: number): Promise<void> {
    this.#now += ms
    const due = this.#timers.filter(({ at }) => at <= this.#now)
    this.#timers = this.#timers.filter(({ at }) => at > this.#now)
    for (const { work } of due) work()
    await settled()
  }
}

/** Whatever was answered is taken up. */
export const settled = () => new Promise((resolve) => setImmediate(resolve))
