import { useEffect, useRef, useState } from 'preact/hooks'
import type { Told } from '../../core/rehearsal/messages.ts'
import {
  type Helper,
  Rehearsal,
  type RehearsalGiven,
  type RehearsalResult,
} from '../../core/rehearsal/rehearsal.ts'

export type RehearsalState =
  | { readonly is: 'none' }
  | { readonly is: 'running'; readonly done: number | undefined }
  | { readonly is: 'failed'; readonly why: string }
  | {
      readonly is: 'done'
      readonly result: RehearsalResult
      readonly rehearsal: Rehearsal
      readonly compared: boolean
    }

/** One rehearsal at a time, in workers that end with it. */
export function useRehearsal() {
  const [state, setState] = useState<RehearsalState>({ is: 'none' })
  const current = useRef<Rehearsal | undefined>(undefined)
  const end = () => {
    current.current?.end()
    current.current = undefined
  }
  useEffect(() => end, [])
  const start = async (given: RehearsalGiven) => {
    end()
    const rehearsal = new Rehearsal(given, { make: worker, cores: navigator.hardwareConcurrency })
    current.current = rehearsal
    // Whatever one that was ended still says is nobody's.
    const show = (next: RehearsalState) => current.current === rehearsal && setState(next)
    show({ is: 'running', done: 0 })
    try {
      const result = await rehearsal.run((done) => show({ is: 'running', done }))
      show({ is: 'done', result, rehearsal, compared: given.live !== undefined })
    } catch (error) {
      show({ is: 'failed', why: error instanceof Error ? error.message : String(error) })
    }
  }
  const cancel = () => {
    end()
    setState({ is: 'none' })
  }
  return { state, start, cancel }
}

function worker(): Helper {
  const own = new Worker(new URL('../../core/rehearsal/worker.ts', import.meta.url), { type: 'module' })
  return {
    ask(ask, heard, failed) {
      own.onmessage = ({ data }: MessageEvent<Told>) => heard(data)
      own.onerror = ({ message }) => failed(message)
      own.postMessage(ask)
    },
    end: () => own.terminate(),
  }
}
