import type { Figure } from '../../load/rig/figure.ts'
import type { Findings } from '../invariants.ts'
import type { Crowd } from './crowd.ts'

/** What came of a fault: its figures with their goals, and what is wrong, in words. */
export type Outcome = { figures: Figure[]; complaints: string[] }

/** What every run with a crowd is judged by. */
export function judge({ findings, crowd }: { findings: Findings; crowd: Crowd }): Outcome {
  const { lost, doubled, uncounted, torn, left } = findings
  const { statuses, longest, late, withoutTime } = crowd.tally
  const unexcused = Object.entries(statuses).filter(([status]) => /^5/.test(status) && status !== '503')
  const signed = crowd.told.filter((one) => one.signed).length
  const confirmed = crowd.told.filter((one) => one.confirmed).length
  const none = '<= 0'
  const figures: Figure[] = [
    { figure: 'signings acknowledged', value: signed, unit: 'signatures' },
    { figure: 'confirmations acknowledged', value: confirmed, unit: 'signatures' },
    { figure: 'lost', value: lost.length, unit: 'findings', goal: none },
    { figure: 'doubled', value: doubled.length, unit: 'findings', goal: none },
    { figure: 'uncounted', value: uncounted.length, unit: 'findings', goal: none },
    { figure: 'in two states', value: torn.length, unit: 'findings', goal: none },
    { figure: 'left in the outbox', value: left.length, unit: 'mails', goal: none },
    { figure: 'complaints of signers', value: crowd.complaints.length, unit: 'signers', goal: none },
    { figure: 'answers of 5xx other than 503', value: sum(unexcused), unit: 'answers', goal: none },
    { figure: 'answers of 503 without Retry-After', value: withoutTime, unit: 'answers', goal: none },
    { figure: 'answers of 503', value: statuses['503'] ?? 0, unit: 'answers' },
    { figure: 'requests without an answer', value: statuses['lost'] ?? 0, unit: 'requests' },
    { figure: 'longest answer', value: longest, unit: 'ms' },
    { figure: 'answers later than 8 s', value: late, unit: 'answers', goal: none },
  ]
  const found = Object.entries({ lost, doubled, uncounted, torn, left })
  const complaints = found.flatMap(([kind, list]) => list.map((what) => `${kind}: ${what}`))
  return { figures, complaints: [...crowd.complaints, ...complaints] }
}

const sum = (counted: [string, number][]) => counted.reduce((total, [, count]) => total + count, 0)

/** Of several times, in milliseconds: how many lie below it, as a share. */
export function percentile(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
