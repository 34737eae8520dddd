import { fileURLToPath } from 'node:url'

// Imports run one way: schemas <- events <- awarding <- store <- functions <- local, cli, bench, tests.
const layers = ['schemas', 'events', 'awarding', 'store', 'functions']

const oneWay = layers.map((layer, index) => ({
  name: `${layer}-imports-only-what-lies-below`,
  comment: `${layer}/ may import itself and ${layers.slice(0, index).join(', ') || 'nothing else of the project'}`,
  severity: 'error',
  from: { path: `^${layer}/` },
  to: {
    path: `^(${[...layers.slice(index + 1), 'local', 'cli', 'bench', 'ops', 'tests'].join('|')})/`,
    pathNot: 'node_modules',
  },
}))

export default {
  forbidden: [
    ...oneWay,
    {
      name: 'local-does-not-know-the-command',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(cli|bench|tests)/', pathNot: 'node_modules' },
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
      comment: 'only store/, events/publish, functions/wiring, cli/, local/ (and bench/, tests/) talk to AWS',
      severity: 'error',
      from: {
        path: '^(schemas|events|awarding|functions)/',
        pathNot: '^(events/publish|functions/wiring)\\.ts$',
      },
      to: { path: '@aws-sdk/' },
    },
    {
      name: 'the-core-is-pure',
      comment: 'awarding/ has no I/O, and of Node only hashing',
      severity: 'error',
      from: { path: '^awarding/' },
      to: { dependencyTypes: ['core'], pathNot: '^crypto$' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: fileURLToPath(new URL('tsconfig.json', import.meta.url)) },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
