import { framed } from '../../analytics/page/frame.ts'
import { type Html, html } from '../../analytics/page/html.ts'
import type { Certificate } from '../../certifying/certification.ts'
import type { Finding } from '../../certifying/findings.ts'
import { type RuleKey, rules } from '../../certifying/rules.ts'
import { howMany } from '../../schemas/how-many.ts'
import { formatTime } from '../../schemas/time.ts'
import { leavesOf } from './leaves.ts'
import { placeOf, verdictOf } from './text.ts'

/**
 * The certificate as one page that needs nothing else: no script, no network, no font. The same certificate makes the same page,
 * byte for byte.
 */
export async function certificatePage(certificate: Certificate): Promise<string> {
  const { partnerId, published, notes, catalogueVersion } = certificate
  const when = published
    ? `Published from ${momentText(published.from)} to ${momentText(published.to)}. `
    : ''
  return framed({
    title: `rehearsal of ${partnerId}`,
    style: OWN_STYLE,
    cover: {
      kind: 'Rehearsal of a partner',
      heading: partnerId,
      when: `${when}${verdictOf(certificate)}`,
      machine: `campaigns ${catalogueVersion}`,
    },
    notes,
    sections: [foundHtml(certificate), sentHtml(certificate)],
    foot: 'Ids that look personal are masked. Times are UTC.',
  })
}

const foundHtml = (certificate: Certificate): Html => html`<section aria-labelledby="found">
<div class="chapter-head"><h2 id="found">What was found</h2></div>
${figuresHtml(certificate)}
<div class="leaves">
${certificate.findings.map(findingHtml)}
${certificate.passed.length > 0 ? passedHtml(certificate.passed) : undefined}
</div>
</section>
`

const sentHtml = (certificate: Certificate): Html => html`<section aria-labelledby="sent">
<div class="chapter-head"><h2 id="sent">What was sent</h2></div>
<div class="leaves">
${leavesOf(certificate)}
</div>
</section>
`

/** Beyond the style of the report. */
const OWN_STYLE = `
.finding { border-inline-start: 4px solid var(--vermilion); }
.finding.warning { border-inline-start-color: var(--tone-2); }
.finding h3 small { margin-inline-start: .6em; color: var(--ink-soft); font: 400 .9375rem / 1.3 var(--sans); }
.finding .kind { color: var(--ink-soft); font-weight: 600; font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase; }
.examples { margin: 0; padding: 0; list-style: none; font-size: .9375rem; overflow-wrap: anywhere; }
.examples li { padding-block: 4px; border-block-end: 1px solid var(--edge); }
.examples b { font-weight: 600; }
.todo { margin-block-start: 12px; }
@media print { .finding { border-inline-start: 0; } }
.passed { columns: 22em; margin: 0; padding-inline-start: 1.2em; }
`

const momentText = (at: number) => formatTime(at).replace('T', ' ').slice(0, 16)

function figuresHtml({ events, accepted, rejected, counts, minutes }: Certificate): Html {
  const most = minutes.reduce((best, each) => Math.max(best, each.events), 0)
  const number = (value: number) => value.toLocaleString('en')
  return html`<dl class="figures">
<div><dt>events</dt><dd>${number(events)}</dd></div>
<div><dt>rejected</dt><dd>${number(rejected)}<small>${number(accepted)} accepted</small></dd></div>
<div><dt>add to keepsakes</dt><dd>${number(counts.adding)}<small>${number(counts.ignored)} outside of every window or too late, ${number(counts.unasked)} unasked</small></dd></div>
<div><dt>in the fullest minute</dt><dd>${number(most)}</dd></div>
</dl>`
}

function findingHtml({ rule, severity, title, todo, count, examples }: Finding): Html {
  const more = count - examples.length
  return html`<article class="leaf finding ${severity}" aria-labelledby="${rule}">
<p class="kind">${severity}</p>
<h3 id="${rule}">${title}<small>${count.toLocaleString('en')}</small></h3>
<ul class="examples">${examples.map((example) => html`<li><b>${placeOf(example)}</b>${example.text}</li>`)}${
    more > 0 ? html`<li>… and ${more.toLocaleString('en')} more</li>` : undefined
  }</ul>
<p class="todo">${todo}</p>
</article>
`
}

const passedHtml = (
  passed: readonly RuleKey[],
): Html => html`<article class="leaf wide" aria-labelledby="passed">
<h3 id="passed">Nothing found of</h3>
<p class="about">${howMany(passed.length, 'rule')} by which nothing was found.</p>
<ul class="passed">${passed.map((rule) => html`<li>${rules[rule].title}</li>`)}</ul>
</article>
`
