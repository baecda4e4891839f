import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import {
  decisionInForce,
  type DecisionAnswer,
  type DecisionShown,
  type DeskProblem,
  type DeskSignature,
  type RefusedAnswer,
} from '../../server/review/review.ts'
import type { Translate } from '../words/words.ts'

export type Outcome = 'done' | 'refused' | 'signed-out' | 'busy'

/** What is decided from this page since it was loaded, beside what the server knew then. */
export class Deciding {
  /** The last one that was decided here. */
  last = $state.raw<DeskSignature>()

  private readonly decisions = new SvelteMap<string, DecisionShown | null>()
  private readonly sending = new SvelteSet<string>()
  private readonly problems = new SvelteMap<string, DeskProblem | null>()
  private readonly given: () => { items: DeskSignature[]; problem: DeskProblem | null }

  constructor(given: () => { items: DeskSignature[]; problem: DeskProblem | null }) {
    this.given = given
  }

  readonly decisionOf = ({ id, decisions }: DeskSignature): DecisionShown | null => {
    const here = this.decisions.get(id)
    return here === undefined ? (decisionInForce(decisions) ?? null) : here
  }

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
    const waits = (one: DeskSignature) => Number(this.decisionOf(one) === null)
    const waited = ({ decisions }: DeskSignature) => Number(decisionInForce(decisions) === undefined)
    return items.reduce((sum, one) => sum + waited(one) - waits(one), 0)
  }

  inWords(item: DeskSignature, t: Translate): string {
    const decision = this.decisionOf(item)
    if (!decision) return t('desk.decided.undone')
    return t(decision.kind === 'reject' ? 'desk.decided.reject' : 'desk.decided.approve')
  }

  /** Sends a form about a signature as the browser would, and takes in the answer. */
  async send(item: DeskSignature, form: HTMLFormElement): Promise<Outcome> {
    if (this.sending.has(item.id)) return 'busy'
    const typed = new FormData(form)
    const reason = typed.get('reason')
    const kept = typeof reason === 'string' ? { reason } : {}
    if (reason === '') return this.refuse(item, { key: 'desk.error.reason-missing', ...kept })

    this.sending.add(item.id)
    try {
      const answer = await post(form.action, typed)
      if (answer.status === 401) return 'signed-out'
      if (answer.ok) return this.accept(item, (await answer.json()) as DecisionAnswer)
      if (answer.status !== 409 && answer.status !== 422) {
        return this.refuse(item, { key: 'refusal.fault', ...kept })
      }
      const { refused, decision } = (await answer.json()) as RefusedAnswer
      this.decisions.set(item.id, decision)
      return this.refuse(item, { key: refused, ...kept })
    } catch {
      return this.refuse(item, { key: 'refusal.out-of-reach', ...kept })
    } finally {
      this.sending.delete(item.id)
    }
  }

  private accept(item: DeskSignature, { decision }: DecisionAnswer): Outcome {
    this.decisions.set(item.id, decision)
    this.problems.set(item.id, null)
    this.last = decision ? item : undefined
    return 'done'
  }

  private refuse(item: DeskSignature, problem: Omit<DeskProblem, 'signatureId'>): Outcome {
    this.problems.set(item.id, { signatureId: item.id, ...problem })
    return 'refused'
  }
}

function post(address: string, typed: FormData): Promise<Response> {
  const fields = [...typed].map(([name, value]) => [name, typeof value === 'string' ? value : ''])
  return fetch(address, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
  })
}
