import type {
  AuditTrail,
  DraftChanges,
  KeptPicture,
  LiveCampaign,
  ReleaseChanges,
  ReleaseList,
  SavedDraft,
  StudioCampaigns,
  StudioDraft,
  StudioPublication,
} from '../../../schemas/api/studio.ts'
import { Refused } from '../../api/read.ts'
import { type Answer, type Sending, send } from './send.ts'
import type { Session } from './session.ts'

export interface DraftWithText extends StudioDraft {
  readonly text: string
}

/** Something that the API keeps, with the tag that a change of it has to name. */
export interface Tagged<Body> {
  readonly body: Body
  readonly etag: string
}

export interface TextToSave {
  readonly text: string
  readonly format: 'yaml' | 'json'
}

/** Publishing has to name what it may take away. */
export type TakesAway = NonNullable<DraftChanges['needs']>[number]

interface Publication {
  readonly revision: number
  readonly reason: string
  readonly allow?: readonly TakesAway[]
}

interface Scheduling extends Publication {
  readonly publishAt: string
}

interface Restoring {
  readonly reason: string
  readonly campaignId?: string
  readonly allow?: readonly TakesAway[]
}

/**
 * The studio's routes (docs/studio-api.md). A token that ends meanwhile is no failure: the request waits for another, and is made again.
 * Each throws Refused, with the API's own words, or Unreachable.
 */
export class StudioApi {
  readonly #url: string
  readonly #session: Session

  constructor(apiUrl: string, session: Session) {
    this.#url = `${apiUrl}/v1/studio`
    this.#session = session
  }

  async campaigns(cursor?: string): Promise<StudioCampaigns> {
    return (await this.#ask<StudioCampaigns>(`/campaigns${page(cursor)}`)).body
  }

  async draft(campaignId: string): Promise<Tagged<DraftWithText>> {
    return tagged(await this.#ask(`/drafts/${part(campaignId)}`))
  }

  /** @param replaces the tag of the draft that it takes the place of; `none` where there is to be none yet */
  async saveDraft(campaignId: string, body: TextToSave, replaces: string): Promise<Tagged<SavedDraft>> {
    const headers = replacing(replaces)
    return tagged(await this.#ask(`/drafts/${part(campaignId)}`, { method: 'PUT', body, headers }))
  }

  /** @param etag that of the draft as it was seen */
  async deleteDraft(campaignId: string, etag: string, reason?: string): Promise<void> {
    const why = reason ? `?reason=${part(reason)}` : ''
    await this.#ask(`/drafts/${part(campaignId)}${why}`, { method: 'DELETE', headers: replacing(etag) })
  }

  async draftChanges(campaignId: string): Promise<DraftChanges> {
    return (await this.#ask<DraftChanges>(`/drafts/${part(campaignId)}/changes`)).body
  }

  async review(
    campaignId: string,
    body: {
      readonly decision: 'ask' | 'approve' | 'send-back'
      readonly revision: number
      readonly reason?: string
    },
  ): Promise<StudioDraft> {
    const path = `/drafts/${part(campaignId)}/review`
    return (await this.#ask<StudioDraft>(path, { method: 'POST', body })).body
  }

  /** Keeps a picture for good, made harmless. */
  async keepPicture(file: Blob): Promise<KeptPicture> {
    return (await this.#ask<KeptPicture>('/pictures', { method: 'POST', file })).body
  }

  async publish(campaignId: string, body: Publication): Promise<StudioPublication> {
    const path = `/drafts/${part(campaignId)}/publication`
    return (await this.#ask<StudioPublication>(path, { method: 'POST', body })).body
  }

  /** Has a revision published at a time. */
  async schedule(campaignId: string, body: Scheduling): Promise<StudioDraft> {
    const path = `/drafts/${part(campaignId)}/schedule`
    return (await this.#ask<StudioDraft>(path, { method: 'PUT', body })).body
  }

  async cancelSchedule(campaignId: string): Promise<StudioDraft> {
    const path = `/drafts/${part(campaignId)}/schedule`
    return (await this.#ask<StudioDraft>(path, { method: 'DELETE' })).body
  }

  /** @returns undefined where nothing of it is live */
  async liveCampaign(campaignId: string): Promise<LiveCampaign | undefined> {
    try {
      return (await this.#ask<LiveCampaign>(`/campaigns/${part(campaignId)}/live`)).body
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined
      throw error
    }
  }

  async releases(cursor?: string): Promise<ReleaseList> {
    return (await this.#ask<ReleaseList>(`/releases${page(cursor)}`)).body
  }

  /** @param from the release to compare it with; the one before, unless told */
  async releaseChanges(number: number, from?: number): Promise<ReleaseChanges> {
    const query = from === undefined ? '' : `?from=${from}`
    return (await this.#ask<ReleaseChanges>(`/releases/${number}/changes${query}`)).body
  }

  async restore(number: number, body: Restoring): Promise<StudioPublication> {
    const path = `/releases/${number}/restore`
    return (await this.#ask<StudioPublication>(path, { method: 'POST', body })).body
  }

  async auditTrail(campaignId: string, cursor?: string): Promise<AuditTrail> {
    return (await this.#ask<AuditTrail>(`/campaigns/${part(campaignId)}/audit${page(cursor)}`)).body
  }

  async #ask<Body>(path: string, sending: Omit<Sending, 'token'> = {}): Promise<Answer<Body>> {
    for (;;) {
      const token = await this.#session.token()
      try {
        const answer = await send<Body>(this.#url + path, { ...sending, token })
        this.#session.accepted()
        return answer
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        if (error.status !== 401) {
          this.#session.accepted()
          throw error
        }
        await this.#session.refused(token)
      }
    }
  }
}

const part = encodeURIComponent

const page = (cursor: string | undefined) => (cursor === undefined ? '' : `?cursor=${part(cursor)}`)

const replacing = (tag: string): Record<string, string> =>
  tag === 'none' ? { 'if-none-match': '*' } : { 'if-match': tag }

const tagged = <Body>({ body, etag = '' }: Answer<Body>): Tagged<Body> => ({ body, etag })
