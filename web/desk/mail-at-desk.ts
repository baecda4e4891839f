/** A mail in the outbox, as the desk shows it. */
export type MailAtDesk = {
  letterId: string
  id: string
  recipient: string
  language: string
  /** Null where there is nothing to say any more. */
  subject: string | null
  letterTitle: string | null
  createdAt: Date
  attempts: number
  /** `kept`: nothing sends it. `unneeded`: what it was about has changed before it was sent. */
  state: 'waiting' | 'kept' | 'sent' | 'failed' | 'unneeded'
  /** When it was sent or given up. */
  at: Date | null
  error: string | null
}
