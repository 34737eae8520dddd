import { render } from 'preact'
import './style/index.css'
import type { PageConfig } from './api/config.ts'
import { Refused, read, toldBy } from './api/read.ts'
import { App } from './view/app.tsx'
import { Failed } from './view/obstacle.tsx'

const place = document.getElementById('page') as HTMLElement

try {
  const config = (await read<PageConfig>('config.json'))?.body
  if (config) render(<App config={config} />, place)
} catch (error) {
  const told = error instanceof Refused ? error.told : toldBy(503, undefined)
  render(
    <main class="desk">
      <Failed told={told} onRetry={() => location.reload()} />
    </main>,
    place,
  )
}
