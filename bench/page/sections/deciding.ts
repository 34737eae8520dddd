import { linesPicture } from '../charts.ts'
import { LIGHT } from '../picture.ts'
import type { Sections } from '../section.ts'
import { figures, shown, spread } from '../words.ts'

export const DECIDING: Sections = {
  deciding: {
    about: `What does it cost to decide on one activity, when 10, 1,000 or 10,000 keepsakes are live, of which the activity touches
the same two? Beside it json-rules-engine 7.3.1 has the same keepsakes as rules, in the form that was the fastest for it
of those tried: a priority for each condition, the one that settles most rules first. Before anything is timed both must
award the same; \`tests/bench\` compares them on activities that earn and on such as do not.`,
    tables: ({ beside, growth, jsonRulesEngineGrowth }) =>
      figures(
        ['live', 'activities a second', 'json-rules-engine', 'times as fast'],
        [
          ...Object.entries(beside).map(([name, cost]) => [
            name,
            spread(cost.activitiesPerSecond),
            spread(cost.jsonRulesEngineActivitiesPerSecond),
            shown(cost.ratio),
          ]),
          [
            'time for one beside the most, in terms of the fewest',
            shown(growth),
            shown(jsonRulesEngineGrowth),
            '',
          ],
        ],
      ),
    picture: ({ beside }) =>
      linesPicture({
        title: 'Activities a second beside 10 to 10,000 live keepsakes, ours and json-rules-engine',
        names: Object.keys(beside).map((name) => Number.parseInt(name, 10).toLocaleString('en')),
        namesTitle: 'live keepsakes',
        valuesTitle: 'activities a second',
        isByTens: true,
        sides: [
          {
            text: 'ours',
            colour: LIGHT.ours,
            values: Object.values(beside).map((cost) => cost.activitiesPerSecond),
          },
          {
            text: 'json-rules-engine',
            colour: LIGHT.old,
            values: Object.values(beside).map((cost) => cost.jsonRulesEngineActivitiesPerSecond),
          },
        ],
      }),
    after: `It times finding what the activity touches, and deciding on it for a user who has nothing yet, on one core, from an activity that
has been parsed. json-rules-engine holds no progress, so it is given the count that a user has reached. It does not grow, as each
pattern is filed under the field whose values the fewest others name (\`awarding/catalogue/activity-index.ts\`): an activity brings up
those that it may match and no others.`,
  },
  'pattern-matches': {
    about:
      'Compiled event patterns, 96 of twelve shapes, beside a matcher that reads the pattern anew each time.',
    tables: ({ matchesPerSecond, baselineMatchesPerSecond, ratio }) =>
      figures(
        ['', 'matches a second'],
        [
          ['compiled', spread(matchesPerSecond)],
          ['read anew', spread(baselineMatchesPerSecond)],
          ['times as fast', shown(ratio)],
        ],
      ),
  },
}
