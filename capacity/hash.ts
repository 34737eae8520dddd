/** Called some millions of times: a global is slow to find where code runs in a context of its own. */
const { imul } = Math

/**
 * A number in [0, 1) that looks random and depends on nothing but these three: what happens to one event does not change what
 * happens to another.
 */
export function chanceOf(seed: number, stream: number, index: number): number {
  let hash = imul(index + 1, 0x9e3779b1) ^ imul(seed + 1, 0x85ebca6b) ^ imul(stream + 1, 0xc2b2ae35)
  hash = imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = imul(hash ^ (hash >>> 15), 0x846ca68b)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
