// serverless.yml hands the ids of its setting `partners` to functions by this: the packager runs functions of .cjs files only.
module.exports = async ({ resolveVariable }) => {
  const { partnerNames } = require('./partner-policies.ts')
  return { names: partnerNames(await resolveVariable('param:partners')) }
}
