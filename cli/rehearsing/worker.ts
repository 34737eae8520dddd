import { parentPort, workerData } from 'node:worker_threads'
import { servePart } from './serve.ts'

// A thread of its own does the work of one part.
if (!parentPort) throw new Error('only another thread can start this one')
servePart(parentPort, workerData)
