import { chanceOf } from '#server/task/chance.ts'
import { solvedCaptchas } from './captchas.ts'
import type { Figure } from './figure.ts'
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts'
import type { Stage } from './stage.ts'

type Asking = {
  /** Of each kind. */
  count: number
  formOf: (email: string) => URLSearchParams
}

/** Whether the time of the answer tells who has signed already: new and known mailboxes by turns of chance, one by one. */
export async function latenciesAlike(stage: Stage, { count, formOf }: Asking): Promise<Figure[]> {
  const { origin, letter, key } = stage
  const captchas = await solvedCaptchas(key, 3 * count + 200)
  const post = async (email: string): Promise<number> => {
    const form = formOf(email)
    form.set('captcha', captchas.pop() ?? '')
    const start = performance.now()
    const answer = await fetch(`${origin}/en/letters/${letter.slug}/sign`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { origin },
    })
    const taken = performance.now() - start
    await answer.arrayBuffer()
    if (answer.status !== 303) throw new Error(`answered with ${answer.status}`)
    return taken
  }
  const known = Array.from({ length: count }, (_, at) => `known.${at}@latency.example`)
  for (const email of known) await post(email)

  const chance = chanceOf(3, 1)
  const asked = [...known, ...known.map((email) => `new.${email}`)]
    .map((email) => ({ email, place: chance.next() }))
    .toSorted((a, b) => a.place - b.place)
  const taken = { fresh: [] as number[], repeated: [] as number[] }
  for (const { email } of asked)
    (email.startsWith('new.') ? taken.fresh : taken.repeated).push(await post(email))
  const middle = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN
  return [
    { figure: 'answer to a new mailbox, median', value: middle(taken.fresh), unit: 'ms' },
    { figure: 'answer to a known mailbox, median', value: middle(taken.repeated), unit: 'ms' },
    {
      figure: 'new and known mailboxes, Kolmogorov-Smirnov',
      value: kolmogorovSmirnov(taken.fresh, taken.repeated),
      unit: 'p',
      goal: '>= 0.01',
    },
  ]
}
