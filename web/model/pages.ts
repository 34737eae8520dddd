/** How many stamps a page of the passport takes: three by two on a desk, two by three on a phone. */
export const STAMPS_A_PAGE = 6

export function pagesOf<Stamp>(stamps: readonly Stamp[]): Stamp[][] {
  return Array.from({ length: Math.ceil(stamps.length / STAMPS_A_PAGE) }, (_, page) =>
    stamps.slice(page * STAMPS_A_PAGE, (page + 1) * STAMPS_A_PAGE),
  )
}
