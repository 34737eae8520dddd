/** One SQS message of a Lambda batch. */
export interface ExportRecord {
  readonly messageId: string
  readonly body: string
}

/**
 * Handles the records of a batch one after another: each may take the whole memory and disk that there is.
 *
 * @returns the ids of those that failed, which come again
 */
export async function eachRecord(
  records: readonly ExportRecord[],
  handle: (body: string) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<string[]> {
  const again: string[] = []
  for (const { messageId, body } of records) {
    try {
      await handle(body)
    } catch (error) {
      onError(error)
      again.push(messageId)
    }
  }
  return again
}
