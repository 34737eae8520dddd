// A placeholder, so that the template compiles until the real handler takes its place.
const COUNTED = ['ExportManifestAgeSeconds', 'ExportManifestsReceived', 'ExportManifestsFailed']

export const handler = async (): Promise<never> => {
  throw new Error(`planExport is a placeholder: it would count ${COUNTED.join()}`)
}
