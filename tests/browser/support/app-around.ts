import { createServer } from 'node:http'
import { listen } from '../../../local/serving.ts'

/** An app at another origin that shows the page in a frame. `window.asked` counts how often that asked for a token. */
export interface AppAround {
  readonly url: string
  close(): void
}

/** `pageUrl` is what the frame shows; `window.answer(token)` in the app's page hands a token over. */
export async function serveAppAround(pageUrl: string): Promise<AppAround> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(appPage(pageUrl))
  })
  const port = await listen(server, 0, '')
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function appPage(pageUrl: string): string {
  return `<!doctype html>
<html lang="en">
  <title>The app</title>
  <link rel="icon" href="data:," />
  <script>
    window.asked = 0
    const frame = () => document.querySelector('iframe').contentWindow
    addEventListener('message', ({ source, data }) => {
      if (source === frame() && data.type === 'keepsakes.token-needed') window.asked++
    })
    window.answer = (token) => frame().postMessage({ type: 'keepsakes.token', token }, '*')
  </script>
  <iframe title="Passport" src="${pageUrl}" width="1200" height="800"></iframe>
</html>`
}
