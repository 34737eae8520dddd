export { fileSpool } from './file-spool.ts'
