// A plugin of the packager: releases the functions of the compiled template by alias, with CodeDeploy.
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

module.exports = class Release {
  constructor(serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { released } = require('./release/release.ts')
        const { provider, custom } = serverless.service
        const bundles = new Map()
        const bundleOf = (name) => {
          const path = join(serverless.serviceDir, `.build/functions/${name}/index.mjs`)
          if (!bundles.has(name)) bundles.set(name, existsSync(path) ? readFileSync(path, 'utf8') : '')
          return bundles.get(name)
        }
        provider.compiledCloudFormationTemplate = released(provider.compiledCloudFormationTemplate, {
          ...custom.release,
          stage: serverless.getProvider('aws').getStage(),
          sends: (name, metric) => new RegExp(`["'\`]${metric}["'\`]`).test(bundleOf(name)),
        })
      },
    }
  }
}
