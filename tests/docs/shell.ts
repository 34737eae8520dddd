import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '../../local/serving.ts'
import type { Ran } from '../cli/support/keepsakes.ts'

const { status } = spawnSync('bash', ['-c', 'command -v curl && command -v sed'])

/** Tries what pages have people paste into a shell, where there is one with curl: a test needs neither. */
export const testInShell = status === 0 ? test : test.skip

/** Takes the place of a program in a shell, and is run in the process of the test: to start one is most of what a command takes. */
export type Program = (asked: {
  readonly args: string[]
  readonly input: string
  readonly cwd: string
}) => Promise<Ran>

export interface Programs {
  /** Lines that a script begins with, so that each program is there by its name. */
  readonly prelude: string
  close(): void
}

/** A shell asks by curl, and is answered with lines that write what the program wrote and end as it ended. */
export async function servePrograms(programs: Readonly<Record<string, Program>>): Promise<Programs> {
  const server = createServer(async (request, response) => {
    const headers = { 'content-type': String(request.headers['content-type']) }
    const form = await new Response(await buffer(request), { headers }).formData()
    const [name = '', ...args] = form.getAll('word').map(String)
    const input = await (form.get('input') as File).text()
    const { code, stdout, stderr } = await (programs[name] as Program)({
      args,
      input,
      cwd: String(form.get('cwd')),
    }).catch((error) => ({ code: 1, stdout: '', stderr: String(error) }))
    response.end(`printf %s ${quoted(stdout)}\nprintf %s ${quoted(stderr)} >&2\nreturn ${code ?? 1}`)
  })
  const port = await listen(server, 0, '')
  const named = Object.keys(programs).map((name) => `${name}() { in_test ${name} "$@"; }`)
  // Nobody types anything: a command without an input of its own has none.
  const prelude = `exec </dev/null
in_test() {
  local word words=()
  for word in "$@"; do words+=(--form-string "word=$word"); done
  eval "$(command curl -sS "\${words[@]}" --form-string "cwd=$PWD" -F 'input=@-' http://127.0.0.1:${port}/)"
}
${named.join('\n')}
`
  return {
    prelude,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
