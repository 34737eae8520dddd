const PRICES = new Map([
  ['child', 3],
  ['grown-up', 5],
])

export function priceOf(kind: string): number {
  return PRICES.get(kind) ?? 0
}

export function countDown(from: number): number[] {
  const all: number[] = []
  for (let at = from; at > 0; at -= 1) all.push(at)
  return all
}

export function isCheap(price: number): boolean {
  return price < 4
}

let words: ReadonlyMap<string, string> | undefined

/** Its words are made when it is first asked, and kept. */
export function nameOf(kind: string): string {
  words ??= new Map([['child', 'a child']])
  return words.get(kind) ?? 'somebody'
}

export function nobodyAsks(): number {
  return 40 + 2
}
