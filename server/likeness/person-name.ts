import type { PersonNames } from './likeness.ts'
import { nameKey } from './normal-form.ts'
import { slipsBetween } from './typo.ts'

/** Titles before a name and letters of orders and degrees after it, folded, dots and spaces left out. */
const titles = new Set(
  `dr dra dre sr sra srta mr mrs ms miss mx prof profa lic lcda lcdo ing arq abg mtro mtra fr fray sor hno hna pbro mons
padre rev msgr don dona phd md ma mba llm bsc msc jd esq op sj osb ofm ofmcap ocd osa cm cmf sdb svd mscs mccj smr fma
rscj osf omi cssr csc ssnd junior jr`.split(/\s+/),
)
const conjunctions = /(?<=^| )(y|e|and|et|und|en|i|&) /u
const particles = new Set(
  'de del la las los da do dos das di van von der den el al bin ibn le du y e'.split(' '),
)
const longest = 400
const mostSlips = 2

/**
 * Whether two names of people are one name: `same` but for case, accents and punctuation; `near` where a slip of the hand,
 * an initial, a name left out, a title or another order parts them; else `other`, as are one person and two.
 *
 * Never a reason to take two people for one, which takes the same mailbox: many people have one name.
 */
export function personNames(one: string, other: string): PersonNames {
  const [mine, theirs] = [nameKey(one.slice(0, longest)), nameKey(other.slice(0, longest))]
  if (mine === theirs) return 'same'
  if (isTwo(one) !== isTwo(other)) return 'other'
  return isNear(partsOf(one), partsOf(other)) ? 'near' : 'other'
}

/** "Guadalupe y Raúl": a joint line; not "Ortega y Gasset", whose conjunction joins two surnames. */
function isTwo(name: string): boolean {
  const folded = nameKey(name.slice(0, longest).replace('&', ' and '))
  const [before = '', , after = ''] = folded.split(conjunctions, 3)
  return after !== '' && after.split(' ').length >= 2 && before.trim().split(' ').length >= 1
}

/** The words of a name without titles and particles; "D. S." as "d" and "s", "O.P." left out. */
function partsOf(name: string): string[] {
  const undotted = name
    .slice(0, longest)
    .replace(/(?<!\p{L})(?:\p{L}\.){2,}/gu, (letters) =>
      titles.has(nameKey(letters).replaceAll(' ', '')) ? ' ' : letters,
    )
  const parts = nameKey(undotted).split(' ').filter(Boolean)
  const names = parts.filter((part) => !titles.has(part) && !particles.has(part))
  return names.length > 0 ? names : parts
}

function isNear(ones: string[], others: string[]): boolean {
  const joined = [ones.join(''), others.join('')] as const
  if (joined[0] === joined[1]) return true
  const { slips, whole, initials, alone } = answered(ones, others)
  // A word on either side without an answer: another person of the family.
  if (alone[0] > 0 && alone[1] > 0) return false
  if (slips > mostSlips || whole + initials === 0 || whole === 0) return false
  return whole + initials >= 2 || ones[0] === others[0] || alone[0] + alone[1] === 0
}

type Answered = { slips: number; whole: number; initials: number; alone: [number, number] }

/** Pairs off the parts of two names: equal ones first, then slips of the hand, then initials. */
function answered(ones: string[], others: string[]): Answered {
  let [mine, theirs] = [ones, others]
  const sum: Answered = { slips: 0, whole: 0, initials: 0, alone: [0, 0] }
  for (const cost of [sameCost, slipCost, initialCost]) {
    const left: string[] = []
    for (const part of mine) {
      const place = theirs.findIndex((other) => cost(part, other) !== undefined)
      const partner = theirs[place]
      if (partner === undefined) {
        left.push(part)
        continue
      }
      theirs = theirs.filter((_, index) => index !== place)
      if (cost === initialCost) sum.initials += 1
      else sum.whole += 1
      sum.slips += cost(part, partner) ?? 0
    }
    mine = left
  }
  return { ...sum, alone: [mine.length, theirs.length] }
}

function sameCost(one: string, other: string): number | undefined {
  return one === other ? 0 : undefined
}

/** In a short name one letter makes another name, "Ana" and "Ada", unless it is one more at the end: "Ito" and "Itoh". */
function slipCost(one: string, other: string): number | undefined {
  const length = Math.min(one.length, other.length)
  const longer = one.startsWith(other) || other.startsWith(one)
  if (length < 3 || (length === 3 && !longer)) return undefined
  const most = length >= 7 ? 2 : 1
  const slips = slipsBetween(one, other, most)
  return slips <= most ? slips : undefined
}

function initialCost(one: string, other: string): number | undefined {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return short.length === 1 && long.startsWith(short) ? 0 : undefined
}
