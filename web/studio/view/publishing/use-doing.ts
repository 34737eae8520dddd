import { useState } from 'preact/hooks'
import type { Told } from '../../../api/read.ts'
import { toldOf } from '../../api/told.ts'
import { useStudio } from '../../state/studio.ts'

export interface Doing {
  readonly isDoing: boolean
  /** Why the last attempt came to nothing. */
  readonly told: Told | undefined
  /** Does one thing, says that it is done, and goes on. One press does it once. */
  do(work: () => Promise<unknown>, done: string): Promise<void>
}

export function useDoing(onDone: () => void): Doing {
  const { say } = useStudio()
  const [isDoing, setDoing] = useState(false)
  const [told, setTold] = useState<Told>()
  return {
    isDoing,
    told,
    async do(work, done) {
      if (isDoing) return
      setDoing(true)
      setTold(undefined)
      try {
        await work()
        say(done)
        onDone()
      } catch (error) {
        setTold(toldOf(error))
      } finally {
        setDoing(false)
      }
    },
  }
}
