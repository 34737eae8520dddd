/** Texts that were, and those that were undone, the newest last. */
export interface History {
  readonly past: readonly string[]
  readonly future: readonly string[]
  /** The field that was typed in last, and when: what is typed on there is one step. */
  readonly typing: { readonly mark: string; readonly at: number } | undefined
}

export const noHistory: History = { past: [], future: [], typing: undefined }

const MOST_STEPS = 200
/** A pause in typing after which another step begins, in milliseconds. */
const PAUSE_MS = 1_500

/** @param mark names the field, where somebody types; anything else is a step of its own */
export function remembered(history: History, before: string, mark: string | undefined, now: number): History {
  const { past, typing } = history
  const isSameStep = mark !== undefined && typing?.mark === mark && now - typing.at < PAUSE_MS
  return {
    past: isSameStep ? past : [...past.slice(1 - MOST_STEPS), before],
    future: [],
    typing: mark === undefined ? undefined : { mark, at: now },
  }
}

/** The text before the last step, and the history then. */
export function undone(
  { past, future }: History,
  now: string,
): { text: string; history: History } | undefined {
  const text = past.at(-1)
  if (text === undefined) return undefined
  return { text, history: { past: past.slice(0, -1), future: [...future, now], typing: undefined } }
}

export function redone(
  { past, future }: History,
  now: string,
): { text: string; history: History } | undefined {
  const text = future.at(-1)
  if (text === undefined) return undefined
  return { text, history: { past: [...past, now], future: future.slice(0, -1), typing: undefined } }
}
