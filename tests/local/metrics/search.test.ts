import { parseSearch } from '../../../local/metrics/search.ts'

const metric = {
  namespace: 'keepsakes-prod',
  name: 'ActivitiesRejected',
  dimensions: { Partner: 'acme-tv', service: 'keepsakes' },
}

// As AWS documents them: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
test.each([
  ['', true],
  ['{keepsakes-prod,service,Partner}', true],
  ['{"keepsakes-prod","Partner","service"} MetricName="ActivitiesRejected"', true],
  ['{keepsakes-prod,Partner}', false],
  ['{keepsakes-dev,service,Partner}', false],
  ['MetricName="Activities"', false],
  ['MetricName=Activities', true],
  ['rejected', true],
  ['Partner=acme', true],
  ['Partner="acme"', false],
  ['Partner=("acme-tv" OR "other")', true],
  ['Partner="acme-tv" service="keepsakes"', true],
  ['Partner="acme-tv" AND NOT service="keepsakes"', false],
  ['NOT Partner="other"', true],
  ['Partner="other" OR rejected', true],
  ['Keepsake="any"', false],
])('%s: %s', (search, matches) => {
  expect(parseSearch(search)(metric)).toBe(matches)
})

test.each(['{', '{a,}', 'a OR', '(a', 'a)', '=', '"', 'x'.repeat(1025)])('%s is no search', (text) => {
  expect(() => parseSearch(text)).toThrow(SyntaxError)
})
