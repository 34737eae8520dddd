// A process of its own for the tests that kill it: serves a data folder and prints its URL.
import { openAws } from './open.ts'

const aws = await openAws(process.argv[2])
console.log(aws.url)
