import { fileURLToPath } from 'node:url'
import { layers, rooms } from './tests/architecture/layers.ts'

const oneWay = [layers, rooms].flatMap((order) =>
  order.slice(0, -1).map((folder, index) => ({
    name: `${folder}-imports-only-what-lies-above`,
    comment: `${folder}/ may import itself and ${order.slice(0, index).join(', ') || 'nothing else of them'}`,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { path: `^(${order.slice(index + 1).join('|')})/`, pathNot: 'node_modules' },
  })),
)

const apart = (layer, others) => ({
  name: `${layer}-knows-nothing-of-${others.join('-or-')}`,
  severity: 'error',
  from: { path: `^${layer}/` },
  to: { path: `^(${others.join('|')})/`, pathNot: 'node_modules' },
})

export default {
  forbidden: [
    ...oneWay,
    apart('schemas', ['event-patterns']),
    apart('event-patterns', ['schemas']),
    apart('local', ['functions']),
    {
      name: 'event-patterns-has-one-door',
      severity: 'error',
      from: { pathNot: '^event-patterns/' },
      to: { path: '^event-patterns/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'nothing-imports-the-page',
      comment: 'what the page itself may import is checked by tests/architecture/page-imports.test.ts',
      severity: 'error',
      from: { pathNot: '^(web|tests)/' },
      to: { path: '^web/' },
    },
    {
      name: 'the-sdk-stays-at-the-edges',
      comment:
        'only events/publish, store/, publishing/, functions/aws/, and what runs on a machine of ours talk to AWS',
      severity: 'error',
      from: {
        path: '^(schemas|events|watching|publisher|awarding|functions)/',
        pathNot: '^(events/publish\\.ts$|functions/aws/)',
      },
      to: { path: '@aws-sdk/' },
    },
    {
      name: 'the-core-is-pure',
      comment: 'awarding/ and certifying/ have no I/O, and of Node only hashing',
      severity: 'error',
      from: { path: '^(awarding|certifying)/' },
      to: { dependencyTypes: ['core'], pathNot: '^crypto$' },
    },
    {
      name: 'the-publisher-runs-in-browsers',
      comment:
        'watching/ has no I/O and publisher/ needs nothing of Node, but for its spool in a file and what builds it',
      severity: 'error',
      from: { path: '^(watching|publisher)/', pathNot: '^publisher/(node/|build\\.ts$)' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^publisher/dist/' },
    tsConfig: { fileName: fileURLToPath(new URL('tsconfig.json', import.meta.url)) },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
