import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { DecisionAnswer, DeskProblem, DeskSignature, RefusedAnswer } from '../../server/review/review.ts'
import type { Translate } from '../words/words.ts'

export type Outcome = 'done' | 'refused' | 'signed-out' | 'busy'

/** What is decided from this page since it was loaded, beside what the server knew then. */
export class Deciding {
  /** The last one that was decided here. */
  last = $state.raw<DeskSignature>()

  private readonly answers = new SvelteMap<string, DecisionAnswer>()
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
    const waits = ({ decision }: DeskSignature) => Number(decision === null)
    return items.reduce((sum, one) => sum + waits(one) - waits(this.now(one)), 0)
  }

  inWords(item: DeskSignature, t: Translate): string {
    const { decision } = this.now(item)
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
      const { refused, decision, allowed } = (await answer.json()) as RefusedAnswer
      this.answers.set(item.id, { decision, allowed })
      return this.refuse(item, { key: refused, ...kept })
    } catch {
      return this.refuse(item, { key: 'refusal.out-of-reach', ...kept })
    } finally {
      this.sending.delete(item.id)
    }
  }

  private accept(item: DeskSignature, answer: DecisionAnswer): Outcome {
    this.answers.set(item.id, answer)
    this.problems.set(item.id, null)
    this.last = answer.decision ? item : undefined
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
