// serverless.yml hands the webhooks of its setting `partners` to sendWebhooks by this: the packager runs functions of .cjs files only.
module.exports = async ({ resolveVariable }) => {
  const { webhooksOf } = require('./partner-policies.ts')
  const [partners, addresses, stage] = await Promise.all(
    ['param:partners', 'param:webhookAddresses', 'sls:stage'].map((name) => resolveVariable(name)),
  )
  return webhooksOf(partners, { addresses, stage })
}
