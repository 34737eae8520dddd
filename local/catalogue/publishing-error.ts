/** Publishing came to nothing, or to less than was asked; the message says what was left as it is, and what to do. */
export class PublishingError extends Error {
  override readonly name: string = 'PublishingError'
}

/** Somebody else published, or pointed elsewhere, at the same time. */
export class PublishedMeanwhileError extends PublishingError {
  override readonly name = 'PublishedMeanwhileError'
}
