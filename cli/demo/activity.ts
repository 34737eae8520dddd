/** What one viewer did, before any partner has put it in an event. */
export type Doing =
  | {
      readonly type: 'TvWatched'
      readonly device: 'box' | 'app'
      readonly programId: string
      readonly from: number
      readonly to: number
      /** What the device knows of how it was shown: a box its channel, an app whether it was live. */
      readonly shown: { readonly channelId: string } | { readonly live: boolean }
    }
  | {
      readonly type: 'TriviaAnswered'
      readonly at: number
      readonly triviaId: string
      readonly questionId: string
      readonly correct: boolean
      readonly answerSeconds: number
    }
  | { readonly type: 'PollVoted'; readonly at: number; readonly pollId: string; readonly optionId: string }

/** The event time, epoch milliseconds: for watching, its end. */
export function timeOf(doing: Doing): number {
  return doing.type === 'TvWatched' ? doing.to : doing.at
}
