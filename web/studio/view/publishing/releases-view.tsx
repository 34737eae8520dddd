import { useEffect } from 'preact/hooks'

export function ReleasesView() {
  useEffect(() => {
    document.title = 'Releases · Keepsakes studio'
  }, [])
  return (
    <>
      <h1 class="page-title">Releases</h1>
      <p class="empty">Nothing is shown of the releases yet.</p>
    </>
  )
}
