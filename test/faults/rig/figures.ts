import type { Figure } from '../../load/rig/figure.ts'
import type { Findings } from '../invariants.ts'
import type { Crowd } from './crowd.ts'

/** What every run with a crowd reports. */
export function figuresOf({ findings, crowd }: { findings: Findings; crowd: Crowd }): Figure[] {
  const { lost, doubled, uncounted, torn, left } = findings
  const { statuses, longest, late } = crowd.tally
  const unexcused = Object.entries(statuses).filter(([status]) => /^5/.test(status) && status !== '503')
  const signed = crowd.told.filter((one) => one.signed).length
  const confirmed = crowd.told.filter((one) => one.confirmed).length
  return [
    { figure: 'signings acknowledged', value: signed, unit: 'signatures' },
    { figure: 'confirmations acknowledged', value: confirmed, unit: 'signatures' },
    { figure: 'lost', value: lost.length, unit: 'findings', goal: '<= 0' },
    { figure: 'doubled', value: doubled.length, unit: 'findings', goal: '<= 0' },
    { figure: 'uncounted', value: uncounted.length, unit: 'findings', goal: '<= 0' },
    { figure: 'in two states', value: torn.length, unit: 'findings', goal: '<= 0' },
    { figure: 'left in the outbox', value: left.length, unit: 'mails', goal: '<= 0' },
    { figure: 'complaints of signers', value: crowd.complaints.length, unit: 'signers', goal: '<= 0' },
    { figure: 'answers of 5xx other than 503', value: sum(unexcused), unit: 'answers', goal: '<= 0' },
    { figure: 'requests without an answer', value: statuses['lost'] ?? 0, unit: 'requests' },
    { figure: 'answers of 503', value: statuses['503'] ?? 0, unit: 'answers' },
    { figure: 'longest answer', value: longest, unit: 'ms' },
    { figure: 'answers later than 8 s', value: late, unit: 'answers' },
  ]
}

const sum = (counted: [string, number][]) => counted.reduce((total, [, count]) => total + count, 0)
