import { describe, expect, test } from 'vitest'
import { check, isClean, type Findings, type Found, type MailTaken, type Told } from './invariants.ts'

// A checker that cannot fail proves nothing: every wrong state that it is for is made up here, and found.

type State = { told: Told[]; taken: MailTaken[]; found: Found }

const letterId = 'letter'

/** Two people and an organization: one person and the organization have confirmed. */
function asPromised(): State {
  const told = [
    { formKey: 'a', letterId, mailbox: 'zoe@a.example', people: 1, signed: true, confirmed: true },
    { formKey: 'b', letterId, mailbox: 'maryam@b.example', people: 2, signed: true, confirmed: false },
    { formKey: 'c', letterId, mailbox: 'li@c.example', people: 0, signed: true, confirmed: true },
  ]
  const signatures = told.map(({ formKey, people, confirmed }) => ({
    id: `s-${formKey}`,
    letterId,
    formKey,
    confirmed,
    people,
    counted: confirmed && people > 0,
    holds: [] as string[],
  }))
  const mails = told.flatMap(({ formKey, confirmed }) =>
    ['confirm', ...(confirmed ? ['receipt'] : [])].map((kind) => ({
      id: `${kind}-${formKey}`,
      signatureId: `s-${formKey}`,
      kind,
      sent: true,
      failed: false,
      moot: false,
      leased: false,
    })),
  )
  const taken = mails.map(({ id }) => ({
    id,
    to: told.find(({ formKey }) => id.endsWith(formKey))?.mailbox ?? '',
  }))
  const events = [{ signatureId: 's-a', kind: 'signature.counted', organizations: 0, people: 1 }]
  const counts = [{ letterId, organizations: 0, people: 1 }]
  return { told, taken, found: { signatures, mails, events, counts, shown: structuredClone(counts) } }
}

const without = <Item>(items: Item[], at: number): Item[] => items.filter((_, place) => place !== at)

/** Changes the first item that fits. */
function change<Item extends object>(items: Item[], fits: Partial<Item>, into: Partial<Item>): void {
  const item = items.find((one) =>
    Object.entries(fits).every(([key, value]) => one[key as keyof Item] === value),
  )
  if (!item) throw new Error('nothing to change')
  Object.assign(item, into)
}

type Wrong = [name: string, kind: keyof Findings, spoil: (state: State) => void]

const wrongs: Wrong[] = [
  ['a signature that is gone', 'lost', ({ found }) => (found.signatures = without(found.signatures, 1))],
  [
    'a confirmation that is gone',
    'lost',
    ({ found }) => change(found.signatures, { id: 's-a' }, { confirmed: false, counted: false }),
  ],
  ['a mail that was never written', 'lost', ({ found }) => (found.mails = without(found.mails, 0))],
  ['a receipt that was never written', 'lost', ({ found }) => (found.mails = without(found.mails, 1))],
  ['a mail that is marked and never came', 'lost', (state) => (state.taken = without(state.taken, 0))],
  [
    'a mail that was given up',
    'lost',
    ({ found, taken }) => {
      change(found.mails, { id: 'confirm-b' }, { sent: false, failed: true })
      taken.splice(2, 1)
    },
  ],
  [
    'one form signed twice',
    'doubled',
    ({ found }) => found.signatures.push({ ...at(found.signatures, 1), id: 's-again' }),
  ],
  [
    'a signature that nobody sent',
    'doubled',
    ({ found }) => found.signatures.push({ ...at(found.signatures, 1), id: 's-x', formKey: null }),
  ],
  ['two mails that ask to confirm', 'doubled', (state) => postAgain(state)],
  [
    'a mail of which the outbox knows nothing',
    'doubled',
    ({ taken }) => taken.push({ id: 'from nowhere', to: 'zoe@a.example' }),
  ],
  ['one counted twice', 'doubled', ({ found }) => found.events.push({ ...at(found.events, 0), people: 0 })],
  [
    'one confirmed and not counted',
    'uncounted',
    ({ found }) => change(found.signatures, { id: 's-a' }, { counted: false }),
  ],
  [
    'one who did everything right and is held',
    'uncounted',
    ({ found }) => change(found.signatures, { id: 's-b' }, { holds: ['captcha-failed'] }),
  ],
  ['one counted without an event', 'uncounted', ({ found }) => (found.events = [])],
  [
    'a count that is short by one',
    'uncounted',
    ({ found }) => change(found.counts, { people: 1 }, { people: 0 }),
  ],
  [
    'a page that shows another count',
    'uncounted',
    ({ found }) => change(found.shown, { people: 1 }, { people: 2 }),
  ],
  [
    'a letter with a count and no list',
    'uncounted',
    ({ found }) => found.counts.push({ letterId: 'x', organizations: 1, people: 0 }),
  ],
  [
    'one counted and not confirmed',
    'torn',
    ({ found }) => change(found.signatures, { id: 's-b' }, { counted: true }),
  ],
  [
    'an event of one that does not count',
    'torn',
    ({ found }) => found.events.push({ ...at(found.events, 0), signatureId: 's-b' }),
  ],
  [
    'a receipt of one that is not confirmed',
    'torn',
    ({ found }) => change(found.signatures, { id: 's-c' }, { confirmed: false }),
  ],
  [
    'one let in that was to be held',
    'torn',
    ({ told }) => change(told, { formKey: 'b' }, { heldFor: 'captcha-out-of-reach' }),
  ],
  [
    'a signature on another letter',
    'torn',
    ({ found }) => change(found.signatures, { id: 's-b' }, { letterId: 'x' }),
  ],
  [
    'a couple that counts as one',
    'torn',
    ({ found }) => change(found.signatures, { id: 's-b' }, { people: 1 }),
  ],
  ['a mail sent and given up', 'torn', ({ found }) => change(found.mails, { sent: true }, { failed: true })],
  [
    'a mail given up that came',
    'torn',
    ({ found }) => change(found.mails, { sent: true }, { sent: false, failed: true }),
  ],
  [
    'a mail sent and still under way',
    'torn',
    ({ found }) => change(found.mails, { sent: true }, { leased: true }),
  ],
  [
    'a mail that went to somebody else',
    'torn',
    ({ taken }) => change(taken, { to: 'zoe@a.example' }, { to: 'li@c.example' }),
  ],
  ['a mail that waits', 'left', ({ found }) => change(found.mails, { sent: true }, { sent: false })],
]

function at<Item>(items: Item[], place: number): Item {
  const item = items[place]
  if (item === undefined) throw new Error('nothing there')
  return item
}

function postAgain({ found, taken }: State): void {
  found.mails.push({ ...at(found.mails, 0), id: 'again' })
  taken.push({ id: 'again', to: 'zoe@a.example' })
}

describe('what the faults are judged by', () => {
  test('finds nothing where everything is as it was promised', () => {
    const findings = check(asPromised())
    expect(findings).toEqual({ lost: [], doubled: [], uncounted: [], torn: [], left: [], mailsAgain: 0 })
    expect(isClean(findings)).toBe(true)
  })

  test.each(wrongs)('finds %s', (_, kind, spoil) => {
    const state = asPromised()
    spoil(state)
    const findings = check(state)
    expect(findings[kind]).not.toEqual([])
    expect(isClean(findings)).toBe(false)
  })

  test('counts a mail that came again apart, and forgives it', () => {
    const state = asPromised()
    state.taken.push(at(state.taken, 0))
    const findings = check(state)
    expect([findings.mailsAgain, isClean(findings)]).toEqual([1, true])
  })

  test('does not mind that a mail came before the kill, and needed no second try after it', () => {
    const state = asPromised()
    change(state.found.mails, { id: 'confirm-a' }, { sent: false, failed: true, moot: true })
    expect(isClean(check(state))).toBe(true)
  })

  test('does not mind that one is held who is to be held', () => {
    const state = asPromised()
    change(state.told, { formKey: 'b' }, { heldFor: 'captcha-out-of-reach' })
    change(state.found.signatures, { id: 's-b' }, { holds: ['captcha-out-of-reach'] })
    expect(isClean(check(state))).toBe(true)
  })

  test('does not mind what was never acknowledged, there or not', () => {
    const state = asPromised()
    change(state.told, { formKey: 'b' }, { signed: false })
    expect(isClean(check(state))).toBe(true)
    state.found.signatures = state.found.signatures.filter(({ formKey }) => formKey !== 'b')
    state.found.mails = state.found.mails.filter(({ signatureId }) => signatureId !== 's-b')
    state.taken = state.taken.filter(({ id }) => id !== 'confirm-b')
    expect(isClean(check(state))).toBe(true)
  })
})
