import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { ActAnswer, DeskProblem, DeskSignature } from '../../server/review/review.ts'
import type { Translate } from '../words/desk.ts'

export type Outcome = 'done' | 'refused' | 'signed-out' | 'busy'

/** Whether it wants a decision. */
export function isOpen({ state }: DeskSignature): boolean {
  return state === 'waiting' || state === 'disputed'
}

/** What is decided from this page since it was loaded, beside what the server knew then. */
export class Deciding {
  /** The last one that was decided here. */
  last = $state.raw<DeskSignature>()

  private readonly answers = new SvelteMap<string, DeskSignature>()
  private readonly sending = new SvelteSet<string>()
  private readonly problems = new SvelteMap<string, DeskProblem | null>()
  private readonly given: () => { items: DeskSignature[]; problem: DeskProblem | null }

  constructor(given: () => { items: DeskSignature[]; problem: DeskProblem | null }) {
    this.given = given
  }

  /** The signature as it stands by now. */
  readonly now = (item: DeskSignature): DeskSignature => ({ ...item, ...this.answers.get(item.id) })

  readonly isSending = ({ id }: DeskSignature): boolean => this.sending.has(id)

  problemOf({ id }: DeskSignature): DeskProblem | null {
    const here = this.problems.get(id)
    if (here !== undefined) return here
    const { problem } = this.given()
    return problem?.signatureId === id ? problem : null
  }

  /** How many fewer wait than when the page was loaded. */
  get settled(): number {
    const { items } = this.given()
    const waits = (item: DeskSignature) => Number(isOpen(item))
    return items.reduce((sum, one) => sum + waits(one) - waits(this.now(one)), 0)
  }

  inWords(item: DeskSignature, t: Translate): string {
    const { decision, state } = this.now(item)
    if (decision && decision.kind !== 'undo') return t(`desk.decided.${decision.kind}`)
    return t(state === 'waiting' ? 'desk.decided.undone' : `desk.state.${state}`)
  }

  /** Sends a form about a signature as the browser would, and takes in the answer. */
  async send(item: DeskSignature, form: HTMLFormElement, button: HTMLElement | null): Promise<Outcome> {
    if (this.sending.has(item.id)) return 'busy'
    const fields = [...new FormData(form, button)]
    const typed = Object.fromEntries(
      fields.map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    )
    const about = { form: form.action.split(/\/(?:signatures|decisions)\/[^/]+\//)[1] ?? '', typed }
    if (typed.reason === '')
      return this.refuse(item, { ...about, key: 'desk.error.reason-missing', field: 'reason' })

    this.sending.add(item.id)
    try {
      const answer = await post(form.action, typed)
      if (answer.status === 401) return 'signed-out'
      if (![200, 409, 422].includes(answer.status)) {
        return this.refuse(item, { ...about, key: 'refusal.fault' })
      }
      const { refused, field, ...now } = (await answer.json()) as ActAnswer
      this.answers.set(item.id, now)
      return refused ? this.refuse(item, { ...about, key: refused, field }) : this.accept(item)
    } catch {
      return this.refuse(item, { ...about, key: 'refusal.out-of-reach' })
    } finally {
      this.sending.delete(item.id)
    }
  }

  private accept(item: DeskSignature): Outcome {
    this.problems.set(item.id, null)
    this.last = this.now(item).decision ? item : undefined
    return 'done'
  }

  private refuse(item: DeskSignature, problem: Omit<DeskProblem, 'signatureId'>): Outcome {
    this.problems.set(item.id, { signatureId: item.id, ...problem })
    return 'refused'
  }
}

function post(address: string, fields: Record<string, string>): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
  })
}
