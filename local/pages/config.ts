/** The page's `config.json` on this machine: the API is where the page is, and anyone may be any of these viewers. */
export function pageConfig(liveUrl: string | undefined, viewers: readonly string[]) {
  return {
    apiUrl: '',
    ...(liveUrl === undefined ? {} : { liveUrl }),
    ...(viewers.length > 0 && { demo: { viewers, tokenUrl: '/local/token' } }),
  }
}
