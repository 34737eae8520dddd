// A placeholder, so that the template compiles until the real handler takes its place.
const COUNTED = ['TidyAgeSeconds', 'TidyReceived', 'TidyFailed', 'ExportsCompleted']

export const handler = async (): Promise<never> => {
  throw new Error(`tidyExport is a placeholder: it would count ${COUNTED.join()}`)
}
