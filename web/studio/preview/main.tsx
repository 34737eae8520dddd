import { render } from 'preact'
import '../../style/index.css'
import { PreviewPage } from './preview-page.tsx'
import { isPreviewShown, type PreviewReady } from './shown.ts'

const place = document.getElementById('page') as HTMLElement

addEventListener('message', ({ source, origin, data }) => {
  if (source !== parent || origin !== location.origin || !isPreviewShown(data)) return
  document.documentElement.dataset.theme = data.theme
  render(<PreviewPage passport={data.passport} />, place)
})
const ready: PreviewReady = { type: 'keepsakes.preview-ready' }
parent.postMessage(ready, location.origin)
