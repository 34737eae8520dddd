import { buildPage } from '../../../ops/page/build.ts'

await buildPage(process.argv[2] ?? '')
