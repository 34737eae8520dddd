import type { World } from './world.ts'

/** The numbers of a keepsake, `<campaign>#<keepsake>`, that are taken; and by whom, undefined where nobody's claim has it. */
export async function takenOf(
  world: World,
  keepsake: string,
): Promise<{ number: number; by: string | undefined }[]> {
  const items = await world.tables.everyItem(world.tables.names.editions)
  const holders = new Map(
    items
      .filter((item) => item.keepsakeOrNumber === keepsake)
      .map((item) => [item.ticket, String(item.userOrBucket).replace(/^user#/, '')]),
  )
  return items
    .filter((item) => String(item.userOrBucket).startsWith(`bucket#${keepsake}#`))
    .map((item) => ({ number: Number(item.keepsakeOrNumber), by: holders.get(item.ticket) }))
    .sort((a, b) => a.number - b.number)
}
