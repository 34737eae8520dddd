// serverless.yml includes the tables of analysts, and analytics/, by this: the packager runs functions of .cjs files only.
module.exports = async ({ resolveVariable }) => {
  const { analyticsResources } = require('./analytics-sql.ts')
  return { Resources: analyticsResources(await resolveVariable('sls:stage')) }
}
