import { alarmsOf } from '../../alarming/rehearsal.ts'
import { GIVEN_UP } from '../../cli/redrive/queues.ts'
import { edgeResources } from '../../packaging/edge-template.ts'
import { compile, ofType } from '../template/support/compiled.ts'
import { pageText } from './pages.ts'

const page = pageText('docs/runbook.md')
const [, alarmsPart = '', byHand = ''] = page.split(/^## (?:The alarms|By hand)$/m)

/** The sections below headings of the third level, by name. */
const sectionsOf = (part: string) =>
  new Map(
    part
      .split(/^### /m)
      .slice(1)
      .map((section): [string, string] => {
        const [name = '', ...lines] = section.split('\n')
        return [name, lines.join('\n')]
      }),
  )
const sections = sectionsOf(alarmsPart)

/** Every alarm of the template, composite ones too, by the name that follows its stage. */
async function alarms(): Promise<Map<string, string>> {
  const compiled = await compile('prod')
  const found = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
    ofType(compiled, type),
  )
  for (const [id, { Type, Properties }] of Object.entries(await edgeResources('prod')))
    if (Type === 'AWS::CloudWatch::Alarm') found.push([id, Properties ?? {}])
  return new Map(
    found.map(([, { AlarmName, AlarmDescription }]) => [
      // Those of releases say the same, each of its function.
      String(AlarmName).replace(/^keepsakes-prod-(?:(release)-[a-z-]+$)?/, '$1'),
      String(AlarmDescription),
    ]),
  )
}

/** A budget that burns over one window alone tells nothing: its section is that of the alarm that looks at two. */
const isWindow = (name: string) => /-budget-(?!fast$|slow$)/.test(name)

test('each alarm of the template has its section, and there is none of an alarm that is gone', async () => {
  expect([...sections.keys()].sort()).toEqual(
    [...(await alarms()).keys()].filter((name) => !isWindow(name)).sort(),
  )
})

test('each alarm names its section, after a sentence that says what is wrong', async () => {
  const wrong = [...(await alarms())].filter(
    ([name, description]) =>
      !new RegExp(`^[A-Z].{20,}\\. See docs/runbook\\.md#${isWindow(name) ? '[a-z-]+' : name}$`).test(
        description,
      ),
  )
  expect(wrong).toEqual([])
  // A window names the section of the alarm whose part it is.
  const compiled = await compile('prod')
  for (const [id, { AlarmName, AlarmDescription }] of ofType(compiled, 'AWS::CloudWatch::Alarm')) {
    if (!isWindow(String(AlarmName))) continue
    const above = ofType(compiled, 'AWS::CloudWatch::CompositeAlarm').filter(([, { AlarmRule }]) =>
      JSON.stringify(AlarmRule).includes(`\${${id}}`),
    )
    expect(above.map(([, each]) => String(each.AlarmName).replace('keepsakes-prod-', ''))).toEqual([
      String(AlarmDescription).replace(/^.*#/, ''),
    ])
  }
})

test('the list at the beginning leads to each of them', () => {
  const [list = ''] = alarmsPart.split('\n### ')
  const linked = Array.from(list.matchAll(/\[([a-z-]+)\]\(#([a-z-]+)\)/g), ([, name, anchor]) => [
    name,
    anchor,
  ])
  expect(linked.sort()).toEqual([...sections.keys()].map((name) => [name, name]).sort())
})

test('the pages that are named are those of the template', async () => {
  const { tells } = alarmsOf(
    { ...(await edgeResources('prod')), ...(await compile('prod')).resources },
    'prod',
  )
  const [, named = ''] = /^The pages are: (.*)\.$/m.exec(page) ?? []
  const pages = [...tells].flatMap(([name, severity]) => (severity === 'page' ? [name] : []))
  expect(Array.from(named.matchAll(/\[([a-z-]+)\]/g), ([, name]) => name).sort()).toEqual(pages.sort())
})

test.each([...sections])('%s says what it means, three first looks, and what to do', (_name, text) => {
  expect(text).toMatch(/^\n\*\*It means\*\* that /)
  expect(text.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. '])
  expect(text).toMatch(/^\*\*Do\*\*: \S/m)
})

test('each queue that can be redriven is named, and so is each thing that people do by hand', () => {
  const told = sectionsOf(byHand)
  for (const word of Object.keys(GIVEN_UP)) expect(told.get('Redrive')).toContain(`\`${word}\``)
  expect([...told.keys()]).toEqual([
    'Redrive',
    'Replay',
    'Roll back code',
    'Roll back a catalogue',
    'Erase somebody',
    'Sold out',
    'A bad campaign was published',
    'A partner sends garbage',
    'Send rejected activities through again',
    'The issuer is away',
    'A table throttles',
    'Launch day',
    'Restore the tables',
    'A region is lost',
  ])
})

test('each log that is asked for is that of a function or of the API', async () => {
  const { text } = await compile('prod')
  const groups = Array.from(page.matchAll(/--log-group-name (\S+)/g), ([, name = '']) =>
    name.replace('$function', 'awardKeepsakes'),
  )
  expect(groups.length).toBeGreaterThan(1)
  for (const group of groups) expect(text).toContain(`"${group}"`)
  const functions = Array.from(page.matchAll(/(?:errors|log) of `(\w+)`/g), ([, name]) => name)
  expect(functions.length).toBeGreaterThan(10)
  for (const name of functions) expect(text).toContain(`"keepsakes-prod-${name}"`)
})

/** Commands that are neither of `keepsakes` nor of `aws`, which tests/docs/start.test.ts runs, and who runs them. */
const OTHERS: Readonly<Record<string, string>> = {
  'git checkout': 'nobody here: it goes to another commit',
  'npm ci': '.ci/run',
  'npm run deploy': 'tests/deploying, and npm run deploy:moto where moto is installed',
  'npm run restored-tables': 'tests/template/table-generation.test.ts',
  'curl -s': 'nobody here: it asks the issuer of a stage',
}

test('each other command of the page stands in a list, with who runs it', () => {
  const found = Array.from(
    page.matchAll(
      /^ *((?:git|curl|npm|bash|node|python3?) \S+(?<=run) \S+|(?:git|curl|npm|bash|node|python3?) \S+|npx (?!keepsakes)\S+)/gm,
    ),
    ([, command = '']) => command,
  )
  expect([...new Set(found)].sort()).toEqual(Object.keys(OTHERS).sort())
})
