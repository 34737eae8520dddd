import type { ExportCompleted } from '../../schemas/export-completed.ts'
import { type SendingPorts, sendAll } from '../queue/sending.ts'
import { type CompletePorts, type Counts, completeExport } from './complete.ts'
import { forget, objectsToForgetIn } from './forgotten.ts'
import { readAs, type TidyAsked, tidyMessageSchema } from './messages.ts'
import { planOf, type TidyFilePorts, tidyFile } from './tidy-file.ts'

export interface TidyPorts extends TidyFilePorts, CompletePorts, SendingPorts {
  /** Each is told once its work is done. */
  readonly told: {
    tidied(asked: TidyAsked, counts: Counts): void
    completed(completed: ExportCompleted): void
    /** @param rows taken out of an object */
    forgot(rows: number): void
    /** @param objects that a user will be looked for in */
    forgetting(objects: number): void
  }
}

/** Does what a message of the tidy queue asks for. Whatever ends it, the same message again makes it whole. */
export async function handleTidyMessage(body: string, ports: TidyPorts): Promise<void> {
  const message = readAs(tidyMessageSchema, body, 'the message of the tidy queue')
  if ('forget' in message) {
    const { userId, object } = message.forget
    return ports.told.forgot(await forget(userId, object, ports))
  }
  if ('forgetUser' in message) {
    const userId = message.forgetUser
    const objects = await objectsToForgetIn(userId, ports)
    await sendAll(
      objects.map((object) => JSON.stringify({ forget: { userId, object } })),
      ports,
    )
    return ports.told.forgetting(objects.length)
  }
  const plan = await planOf('tidy' in message ? message.tidy.exportId : message.complete.exportId, ports)
  if ('tidy' in message) ports.told.tidied(message.tidy, await tidyFile(message.tidy, plan, ports))
  const completed = await completeExport(plan, ports)
  if (completed) ports.told.completed(completed)
}
