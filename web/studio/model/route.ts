/** A place in the studio, as the address's fragment names it. */
export type Route =
  | { readonly view: 'campaigns' }
  | { readonly view: 'releases' }
  | { readonly view: 'edit' | 'publishing' | 'rehearsal' | 'history'; readonly campaignId: string }
  | { readonly view: 'nowhere' }

const OF_A_CAMPAIGN = ['publishing', 'rehearsal', 'history'] as const

/** @param hash such as `#/campaigns/quiz-week/history` */
export function routeIn(hash: string): Route {
  const [first = '', id = '', last, ...more] = hash.replace(/^#?\/?/, '').split('/')
  if (more.length > 0) return { view: 'nowhere' }
  if (first === '' && id === '') return { view: 'campaigns' }
  if (first === 'releases' && id === '') return { view: 'releases' }
  const campaignId = decoded(id)
  if (first !== 'campaigns' || !campaignId) return { view: 'nowhere' }
  if (last === undefined) return { view: 'edit', campaignId }
  const view = OF_A_CAMPAIGN.find((name) => name === last)
  return view ? { view, campaignId } : { view: 'nowhere' }
}

/** The address of a place. */
export function addressOf(route: Exclude<Route, { view: 'nowhere' }>): string {
  if (route.view === 'campaigns') return '#/'
  if (route.view === 'releases') return '#/releases'
  const campaign = `#/campaigns/${encodeURIComponent(route.campaignId)}`
  return route.view === 'edit' ? campaign : `${campaign}/${route.view}`
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
