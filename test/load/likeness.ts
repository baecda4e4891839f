import { keysOf } from '#server/likeness/keys.ts'
import type { Described } from '#server/likeness/likeness.ts'
import { nameKey } from '#server/likeness/normal-form.ts'
import { likenessOf, likenessTo } from '#server/likeness/score.ts'
import { domainsOf } from '#server/likeness/web-domain.ts'
import { inventArrivals, neighbourhoodOf, type Arrival, type Neighbourhood } from './rig/arrivals.ts'
import { report, type Figure } from './rig/figure.ts'
import { FoundByKeys } from './rig/found-by-keys.ts'
import { readPairs, readRegistry, registryIsHere, type Half } from './rig/registry.ts'

// Letters of 1,000 organizations, 300 of which sign again in another form: how many are taken for one by the machine,
// asked about, or missed, and how often a coordinator is asked for nothing. The weights were chosen on the even half of
// the registry; the goals are judged on the odd one. `npm run bench -- likeness even 3 look` prints what went wrong.

const beside = 20
const [, , only, letters = '40', look] = process.argv

if (registryIsHere) {
  report('likeness', speed())
  for (const half of ['even', 'odd'] as const) {
    if (only && only !== half) continue
    const neighbourhood = neighbourhoodOf(readRegistry(half))
    report('likeness', figuresOfLetters(half, tally(neighbourhood, Number(letters))))
    report('likeness', figuresOfPairs(half))
  }
} else {
  console.info(
    'The registry and the pairs are not in ../shared/reference/organizations: nothing was measured.',
  )
}

type Tally = {
  fresh: number
  freshAsked: number
  wrong: number
  wrongOfKind: number
  wrongOfOneName: number
  again: number
  held: number
  same: number
  asked: number
  missedByForm: Map<string, number>
}

/** Every arrival beside its best candidates among those before it, in `count` letters. */
function tally(neighbourhood: Neighbourhood, count: number): Tally {
  const sums: Tally = {
    ...{ fresh: 0, freshAsked: 0, wrong: 0, wrongOfKind: 0, wrongOfOneName: 0 },
    ...{ again: 0, held: 0, same: 0, asked: 0, missedByForm: new Map() },
  }
  for (let seed = 1; seed <= count; seed++) {
    const before = new FoundByKeys()
    for (const arrival of inventArrivals(neighbourhood, seed)) {
      addTo(sums, arrival, before)
      before.add(arrival)
    }
  }
  return sums
}

function addTo(sums: Tally, arrival: Arrival, before: FoundByKeys): void {
  const likeness = likenessTo(before.known(arrival.described))
  const candidates = before.candidates(arrival.described)
  const judged = candidates.map((other) => ({ other, ...likeness(before.known(other.described)) }))
  for (const { other, outcome } of judged)
    if (outcome === 'doubtful' && other.of !== arrival.of)
      before.toldApart(arrival.described, other.described)
  const wrong = judged.filter(({ other, outcome }) => outcome === 'same' && other.of !== arrival.of)
  const own = judged.filter(({ other }) => other.of === arrival.of)
  const asked = judged.find(({ outcome }) => outcome !== 'different')
  for (const { other, score } of wrong) tell('wrong', arrival, other, score)
  if (wrong.length > 0)
    addWrong(
      sums,
      arrival,
      wrong.map(({ other }) => other),
    )
  if (arrival.form === null) {
    sums.fresh += 1
    if (asked) {
      sums.freshAsked += 1
      tell('asked about a new one', arrival, asked.other, asked.score)
    }
    return
  }
  sums.again += 1
  if (own.length > 0) sums.held += 1
  if (own.some(({ outcome }) => outcome === 'same')) sums.same += 1
  else if (own.some(({ outcome }) => outcome === 'doubtful')) {
    sums.asked += 1
    const [best] = own
    if (best)
      tell(
        `only asked, ${arrival.form}: ${best.vetoes.map(({ code }) => code).join()}`,
        arrival,
        best.other,
        best.score,
      )
  } else addMissed(sums, { ...arrival, form: arrival.form }, { own, before })
}

/** Found and thought different, or not found at all. */
function addMissed(
  sums: Tally,
  arrival: Arrival & { form: string },
  { own, before }: { own: { other: Arrival; score: number }[]; before: FoundByKeys },
): void {
  const { form } = arrival
  sums.missedByForm.set(form, (sums.missedByForm.get(form) ?? 0) + 1)
  const [best] = own
  if (best) tell(`missed, ${form}`, arrival, best.other, best.score)
  else if (look)
    for (const first of before.formsOf(arrival)) tell(`no candidate, ${form}`, arrival, first, NaN)
}

function addWrong(sums: Tally, arrival: Arrival, others: Arrival[]): void {
  sums.wrong += 1
  if (others.every((other) => isToldByNothing(arrival, other))) sums.wrongOfOneName += 1
  else if (others.some((other) => arrival.how !== 'random' || other.how !== 'random')) sums.wrongOfKind += 1
}

/** Two of one name, of which one did not say its country. */
function isToldByNothing(
  { of: one, described: mine }: Arrival,
  { of: other, described: theirs }: Arrival,
): boolean {
  return nameKey(one.name) === nameKey(other.name) && (mine.country === null || theirs.country === null)
}

function tell(what: string, { described }: Arrival, other: Arrival, score: number): void {
  if (!look) return
  const shown = ({ name, acronym, country, domains }: Described) =>
    [name, acronym ?? '-', country ?? '-', domains[0]?.name ?? '-'].join(' | ')
  console.info(`${what} ${score.toFixed(1)}\t${shown(described)}\t${shown(other.described)}`)
}

function figuresOfLetters(half: Half, sums: Tally): Figure[] {
  const judged = (goal: string) => (half === 'odd' ? { goal } : {})
  const percent = (part: number, of: number) => (100 * part) / of
  const figure = (text: string) => `${text}, ${half} half`
  const missed = [...sums.missedByForm].toSorted((a, b) => b[1] - a[1]).map((each) => each.join(' '))
  console.info(`missed, ${half} half: ${missed.join(', ') || 'none'}`)
  return [
    { figure: figure('organizations that are new'), value: sums.fresh, unit: 'organizations' },
    {
      figure: figure('wrongly taken for another, of 10,000 new ones'),
      value: (10_000 * sums.wrong) / sums.fresh,
      unit: 'organizations',
      ...judged('<= 1'),
    },
    {
      figure: figure('wrongly taken for a chapter, sibling, parent or near name'),
      value: sums.wrongOfKind,
      unit: 'organizations',
      ...judged('<= 0'),
    },
    {
      figure: figure('of the wrong ones, of one name, the country of one not given'),
      value: sums.wrongOfOneName,
      unit: 'organizations',
    },
    {
      figure: figure('of those signing again, among the candidates'),
      value: percent(sums.held, sums.again),
      unit: '%',
    },
    {
      figure: figure('of those signing again, linked or asked about'),
      value: percent(sums.same + sums.asked, sums.again),
      unit: '%',
      ...judged('>= 94'),
    },
    {
      figure: figure('of those signing again, linked without asking'),
      value: percent(sums.same, sums.again),
      unit: '%',
      ...judged('>= 60'),
    },
    {
      figure: figure('of those that are new, asked about'),
      value: percent(sums.freshAsked, sums.fresh),
      unit: '%',
      ...judged('<= 3'),
    },
  ]
}

function figuresOfPairs(half: Half): Figure[] {
  const pairs = readPairs(half).map(({ a, b, same, a_country, b_country, a_domain, b_domain }) => ({
    same,
    one: described(a, a_country, a_domain),
    other: described(b, b_country, b_domain),
  }))
  const judged = pairs.map(({ same, one, other }) => ({ same, ...likenessOf(one, other) }))
  const alike = pairs.filter(({ same }) => same)
  const held = alike.filter(({ one, other }) => {
    const keys = new Set(keysOf(one).held)
    return keysOf(other).sought.some(({ key }) => keys.has(key))
  })
  return [
    {
      figure: `average precision on labelled pairs, ${half} half`,
      value: averagePrecision(judged),
      unit: 'ratio',
      ...(half === 'odd' ? { goal: '>= 0.9' } : {}),
    },
    {
      figure: `labelled pairs of different ones taken for one, ${half} half`,
      value: judged.filter(({ same, outcome }) => !same && outcome === 'same').length,
      unit: 'pairs',
    },
    {
      figure: `labelled pairs of one that share a key, ${half} half`,
      value: (100 * held.length) / alike.length,
      unit: '%',
    },
  ]
}

function described(name: string, country: string, website: string): Described {
  return { name, country: country || null, domains: domainsOf({ website }) }
}

/** The mean of the precision at each pair of one, from the highest score down. */
function averagePrecision(judged: { same: boolean; score: number }[]): number {
  let [found, sum] = [0, 0]
  for (const [place, { same }] of judged.toSorted((a, b) => b.score - a.score).entries()) {
    if (!same) continue
    found += 1
    sum += found / (place + 1)
  }
  return sum / found
}

/** Names of the labelled pairs, each beside another and twenty beside one, once warm: the best of eight rounds. */
function speed(): Figure[] {
  const names = readPairs('odd').map(({ a, a_country, a_domain }) => described(a, a_country, a_domain))
  const [first] = names
  if (!first) return []
  const micro = (times: number, run: () => void) => {
    const rounds = Array.from({ length: 8 }, () => {
      const start = process.cpuUsage()
      run()
      const { user, system } = process.cpuUsage(start)
      return (user + system) / times
    })
    return Math.min(...rounds)
  }
  const both = micro(names.length, () => {
    for (const [index, name] of names.entries()) likenessOf(name, names[index - 1] ?? first)
  })
  const many = micro(names.length, () => {
    let likeness = likenessTo(first)
    for (const [index, name] of names.entries()) {
      if (index % beside === 0) likeness = likenessTo(name)
      likeness(name)
    }
  })
  const keys = micro(names.length, () => {
    for (const name of names) keysOf(name)
  })
  return [
    { figure: 'two descriptions, CPU', value: both, unit: 'µs' },
    { figure: 'one beside many, CPU a pair', value: many, unit: 'µs', goal: '<= 20' },
    { figure: 'keys of one, CPU', value: keys, unit: 'µs' },
  ]
}
