// What serverless.yml includes for its setting `partners`: the packager runs functions of .cjs files only.
module.exports = async ({ resolveVariable }) => {
  const { partnerPolicies } = require('./partner-policies.ts')
  return { Resources: partnerPolicies(await resolveVariable('param:partners')) }
}
