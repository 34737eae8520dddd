// A plugin of the packager: adds the dashboard, which is made of what the compiled template has.
module.exports = class Dashboard {
  constructor(serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { withDashboard } = require('./dashboard/dashboard.ts')
        const { provider } = serverless.service
        const { stage, region } = provider
        const compiled = provider.compiledCloudFormationTemplate
        provider.compiledCloudFormationTemplate = withDashboard(compiled, { stage, region })
      },
    }
  }
}
