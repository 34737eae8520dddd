// serverless.yml includes its setting `partners` by this: the packager runs functions of .cjs files only.
module.exports = async ({ resolveVariable }) => {
  const { partnerPolicies } = require('./partner-policies.ts')
  return { Resources: partnerPolicies(await resolveVariable('param:partners')) }
}
