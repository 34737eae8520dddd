import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import { fingerprintOf } from '../../awarding/catalogue/fingerprint.ts'
import type { Earning } from '../../awarding/deciding/decide.ts'
import type { Activity } from '../../events/activity.ts'
import { type RecordedCampaign, recordedText } from '../../functions/award/recorded.ts'
import type { CampaignId, EventId, KeepsakeId } from '../../schemas/ids.ts'
import type { Rehearsed } from '../rehearsing/earned.ts'
import { rehearsed } from '../rehearsing/rehearsed.ts'
import type { TemporaryFolder } from '../spill/temporary-files.ts'

/**
 * The date at which recorded events earn each user each keepsake, as `simulate` says. A file of the folder keeps them, so
 * the number of users does not matter.
 */
export class RecordedDates implements Disposable {
  readonly #catalogue: Catalogue
  readonly #database: DatabaseSync
  readonly #find

  private constructor(catalogue: Catalogue, folder: TemporaryFolder) {
    this.#catalogue = catalogue
    this.#database = new DatabaseSync(join(folder.path, 'dates'))
    this.#database.exec(
      'CREATE TABLE earned (user TEXT, campaign TEXT, keepsake TEXT, at INTEGER, event TEXT, source TEXT,' +
        ' PRIMARY KEY (user, campaign, keepsake)) WITHOUT ROWID',
    )
    this.#find = this.#database.prepare(
      'SELECT keepsake, at, event, source FROM earned WHERE user = ? AND campaign = ?',
    )
  }

  /** @throws UserError when the file cannot be read */
  static async read(catalogue: Catalogue, file: string, folder: TemporaryFolder): Promise<RecordedDates> {
    const dates = new RecordedDates(catalogue, folder)
    const rehearsal = await rehearsed(file, catalogue)
    try {
      await dates.#fill(rehearsal)
    } finally {
      await rehearsal[Symbol.asyncDispose]()
    }
    return dates
  }

  async #fill(rehearsal: Rehearsed): Promise<void> {
    const add = this.#database.prepare('INSERT INTO earned VALUES (?, ?, ?, ?, ?, ?)')
    this.#database.exec('BEGIN')
    for await (const { userId, campaignId, awards } of rehearsal.earned()) {
      for (const { keepsakeId, earnedAt, eventId, source } of awards) {
        add.run(userId, campaignId, keepsakeId, earnedAt, eventId, source ?? null)
      }
    }
    this.#database.exec('COMMIT')
  }

  /** The dates of what an activity may complete, as the record that carries it says them; undefined where there are none. */
  textFor(activity: Activity): string | undefined {
    const history = new Map<CampaignId, RecordedCampaign>()
    for (const { userId, campaignId } of this.#catalogue.contributionsOf(activity)) {
      const rows = this.#find.all(userId, campaignId) as unknown as Row[]
      const campaign = this.#catalogue.campaigns.get(campaignId)
      if (rows.length === 0 || !campaign) continue
      history.set(campaignId, {
        of: fingerprintOf(campaign.definition),
        earned: new Map(rows.map(earningOf)),
      })
    }
    return history.size > 0 ? recordedText(history) : undefined
  }

  [Symbol.dispose](): void {
    this.#database.close()
  }
}

interface Row {
  readonly keepsake: KeepsakeId
  /** Epoch milliseconds. */
  readonly at: number
  readonly event: EventId
  readonly source: string | null
}

function earningOf({ keepsake, at, event, source }: Row): [KeepsakeId, Earning] {
  return [keepsake, { earnedAt: at, eventId: event, ...(source === null ? {} : { source }) }]
}
