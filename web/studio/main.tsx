import './core/ready.ts'
import { render } from 'preact'
import './style/index.css'
import type { PageConfig } from '../api/config.ts'
import { Refused, read, toldBy } from '../api/read.ts'
import { StudioApp } from './view/frame/app.tsx'
import { Trouble } from './view/frame/trouble.tsx'

const place = document.getElementById('studio') as HTMLElement

try {
  const config = (await read<PageConfig>('config.json'))?.body
  if (config) render(<StudioApp config={config} />, place)
} catch (error) {
  const told = error instanceof Refused ? error.told : toldBy(503, undefined)
  render(
    <main class="studio-main">
      <Trouble told={told} onRetry={() => location.reload()} />
    </main>,
    place,
  )
}
