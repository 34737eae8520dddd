// serverless.yml includes the alarms of error budgets by this: the packager runs functions of .cjs files only.
module.exports = async ({ resolveVariable }) => {
  const { budgetAlarms } = require('./budget-alarms.ts')
  return { Resources: budgetAlarms(await resolveVariable('sls:stage')) }
}
