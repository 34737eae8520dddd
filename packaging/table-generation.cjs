// A plugin of the packager: gives the tables of the compiled template the names and ids of the setting `tableGeneration`.
module.exports = class TableGeneration {
  constructor(serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { atTableGeneration } = require('./table-generation.ts')
        const { provider, custom } = serverless.service
        const compiled = provider.compiledCloudFormationTemplate
        provider.compiledCloudFormationTemplate = atTableGeneration(compiled, custom.tableGeneration)
      },
    }
  }
}
