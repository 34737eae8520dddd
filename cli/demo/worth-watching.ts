import type { Campaign } from '../../awarding/campaign.ts'

interface Earned {
  readonly userId: string
  readonly keepsakeId: string
}

/**
 * The viewers whose passports show the most, at most so many: first those who earn the most keepsakes, a limited one
 * counting twice and a hidden one three times; last the one who earns the least, for a passport that stays nearly empty.
 */
export function worthWatching(
  users: readonly string[],
  awards: readonly Earned[],
  { keepsakes }: Pick<Campaign, 'keepsakes'>,
  most: number,
): string[] {
  const worth = new Map(
    keepsakes.map(({ id, hidden, supply }) => [id as string, 1 + (hidden ? 2 : 0) + (supply ? 1 : 0)]),
  )
  const points = new Map(users.map((userId) => [userId, 0]))
  for (const { userId, keepsakeId } of awards)
    points.set(userId, (points.get(userId) ?? 0) + (worth.get(keepsakeId) ?? 0))
  const ranked = [...points].sort(([, a], [, b]) => b - a).map(([userId]) => userId)
  return ranked.length <= most ? ranked : [...ranked.slice(0, most - 1), ...ranked.slice(-1)]
}
