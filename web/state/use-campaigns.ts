import { useCallback, useEffect, useState } from 'preact/hooks'
import type { CampaignList } from '../../schemas/api/campaign.ts'
import type { PageConfig } from '../api/config.ts'
import { delayOf } from '../api/live.ts'
import { Refused, read, type Told } from '../api/read.ts'
import { inLanguage } from '../model/choice.ts'

export interface Campaigns {
  readonly campaigns?: CampaignList['campaigns']
  readonly told?: Told
  readonly isOffline?: boolean
}

/** The campaigns there are. Where there is no answer, asks until there is one; what is refused waits for `retry`. */
export function useCampaigns(
  { apiUrl }: PageConfig,
  lang: string | undefined,
): Campaigns & { retry(): void } {
  const [state, setState] = useState<Campaigns>({})
  const [round, setRound] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const ask = async (attempt: number): Promise<void> => {
      try {
        const answer = await read<CampaignList>(apiUrl + inLanguage('/v1/campaigns', lang))
        if (!gone && answer) setState({ campaigns: answer.body.campaigns })
      } catch (error) {
        if (gone) return
        if (error instanceof Refused) return setState({ told: error.told })
        setState({ isOffline: true })
        timer = setTimeout(() => ask(attempt + 1), delayOf(attempt, Math.random))
      }
    }
    void ask(0)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [apiUrl, lang, round])
  const retry = useCallback(() => setRound((before) => before + 1), [])
  return { ...state, retry }
}
