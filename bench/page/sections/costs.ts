import type { Sections } from '../section.ts'
import { figures, shown, spread } from '../words.ts'

export const COSTS: Sections = {
  publishing: {
    about: `What does an activity cost that comes alone, by ten or by a hundred in an event? Counted as [cost](#cost) counts, with another user for each activity, one in
ten of whom earns: what the bus, queues and functions take falls, and the write of each user's progress stays. Beside that it publishes
a file of a million events by \`keepsakes publish\` into a bus that answers at once.`,
    tables: ({ byEvent, command }) => {
      const services = [...new Set(Object.values(byEvent).flatMap(({ usd }) => Object.keys(usd)))]
      const table = figures(
        ['activities of an event; US dollars a million activities', ...Object.keys(byEvent)],
        [
          ...services.map((name) => [
            name,
            ...Object.values(byEvent).map(({ usd }) => shown(usd[name] ?? 0)),
          ]),
          ['**in all**', ...Object.values(byEvent).map(({ total }) => `**${shown(total)}**`)],
        ],
      )
      return `${table}\n\n\`keepsakes publish\`: ${shown(command.eventsPerSecond)} events a second, ${shown(command.peakMegabytes)} MB.`
    },
    after: 'Functions depend on the machine that counts their processor time. Prices are those of us-east-1.',
  },
  awarding: {
    about: `What does the award function take of a processor for one activity, and where does it go? The packaged function runs in a process of its own, against a stub in
another that answers for DynamoDB, EventBridge and S3 by plain HTTP: what TLS takes in AWS is not in it. Each round has 600 activities, of users who have some
progress; those of a kind of batch take turns with all others.`,
    tables: ({ byBatch, baselines, ratio, profile }) =>
      [
        figures(
          ['a batch of', 'processor for one activity, µs'],
          [
            ...Object.entries(byBatch).map(([name, time]) => [name, spread(time)]),
            ...Object.entries(baselines).map(([name, time]) => [
              `baseline: ${name}, the same requests for ten users without awarding`,
              spread(time),
            ]),
          ],
        ),
        `The document client takes ${shown(ratio)} times what the award function does. Where an activity of ten users goes, by a profile, in which all of it takes longer:`,
        figures(
          ['', 'µs'],
          Object.entries(profile).map(([name, us]) => [name, shown(us)]),
        ),
      ].join('\n\n'),
    after: 'What was done about it: [decision 0080](decisions/0080-what-a-call-of-a-table-costs.md).',
  },
  'usual-design': {
    about: `What does an activity cost beside the usual design: each event by itself, made idempotent by Powertools and a table for it, a counter for each user, a keepsake
put and announced when it has reached its target? Both run against the same database and bus, in one other process, in turns, with ten activities in a
batch. Units and requests are counted by the database. Dollars are those of tables and of the function at 1 GB: its processor's time, and the calls that
it waits for one after another, 5 ms each to a table and 25 ms to the bus, as [capacity.md](capacity.md) assumes. With a transaction in place of the first two writes of
the usual design, it costs four units instead of three.`,
    tables: (results) =>
      [
        figures(
          [
            'a batch has',
            'units: read + write',
            'the usual design',
            'requests',
            'the usual design',
            'processor, µs',
            'the usual design',
          ],
          Object.entries(results).map(([name, { ours, usual }]) => [
            name,
            `${shown(ours.readUnits)} + ${shown(ours.writeUnits)}`,
            `${shown(usual.readUnits)} + ${shown(usual.writeUnits)}`,
            shown(ours.requests),
            shown(usual.requests),
            shown(ours.processorUs),
            shown(usual.processorUs),
          ]),
        ),
        figures(
          [
            'a batch has',
            'USD a million',
            'the usual design',
            'with a transaction',
            'times fewer',
            'events a second',
            'the usual design',
            'times as many',
          ],
          Object.entries(results).map(([name, result]) => [
            name,
            shown(result.ours.usdPerMillion),
            shown(result.usual.usdPerMillion),
            shown(result.transactionUsdPerMillion),
            shown(result.timesFewerDollars),
            spread(result.ours.eventsPerSecond),
            spread(result.usual.eventsPerSecond),
            shown(result.timesTheEventsPerSecond),
          ]),
        ),
      ].join('\n\n'),
    after: `Where one in ten earns, an award costs both designs the same two units, an event and a wait, which brings the two nearer to one another. Neither side's events a
second are those of a stage: a batch waits for the one before. The usual design knows neither time zones, streaks, watched minutes nor late events: it counts.`,
  },
  cost: {
    about: `What does an activity take, and an app that is opened? This bench counts and does not time: request units, events, messages, log bytes, and the processor
time of each function's threads, on the whole stack. 4,000 activities of the demo's day are dealt to users so that each batch of ten is of ten users and one in ten
earns; 200 apps are opened, each with a live connection, the list and a passport.`,
    tables: ({ millionActivities, millionOpens, standingMonth }) =>
      figures(
        ['US dollars', ...Object.keys(millionActivities)],
        [
          ['a million activities', ...Object.values(millionActivities).map(({ total }) => shown(total))],
          ['a million opened apps', ...Object.values(millionOpens).map(({ total }) => shown(total))],
          [
            'a month in which nothing happens',
            ...Object.values(standingMonth).map(({ total }) => shown(total)),
          ],
        ],
      ),
    after: `What was counted is in [template/capacity.md](template/capacity.md); what it means is in [capacity.md](capacity.md). Recording it
writes it into \`capacity/counted-work.json\` too, of which \`keepsakes plan\` makes its plans.`,
  },
}
