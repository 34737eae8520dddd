// Plugin of the packager: keeps what holds state, and writes how the stack itself is to be protected, beside its template.
const { mkdirSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

module.exports = class Stateful {
  constructor(serverless) {
    const provider = () => serverless.service.provider
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { protectState } = require('./stateful.ts')
        const template = provider().compiledCloudFormationTemplate
        provider().compiledCloudFormationTemplate = protectState(template, serverless.service.custom.inUse)
      },
      // By then the tables have the names and ids of their generation.
      'before:aws:package:finalize:saveServiceState': () => {
        const { stackPolicyOf } = require('./stateful.ts')
        const { inUse } = serverless.service.custom
        const policy = inUse ? stackPolicyOf(provider().compiledCloudFormationTemplate) : []
        // The packager's own deploy sets it.
        if (inUse) provider().stackPolicy = policy
        const settings = { terminationProtection: inUse, policy, tags: provider().stackTags }
        const path = join(serverless.serviceDir, '.serverless')
        mkdirSync(path, { recursive: true })
        writeFileSync(join(path, 'stack-settings.json'), JSON.stringify(settings, null, 2))
      },
    }
  }
}
