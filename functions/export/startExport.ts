// A placeholder, so that the template compiles until the real handler takes its place.
const COUNTED = [
  'ExportRequestAgeSeconds',
  'ExportRequestsReceived',
  'ExportRequestsFailed',
  'ExportsStarted',
]

export const handler = async (): Promise<never> => {
  throw new Error(`startExport is a placeholder: it would count ${COUNTED.join()}`)
}
