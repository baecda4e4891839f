import {
  Counter,
  Gauge,
  Histogram,
  Registry,
  collectDefaultMetrics,
  register as ofProcess,
} from 'prom-client'
import { one, soon, sql, type Db } from '../database/sql.ts'

export type Meter = {
  /** A request was answered; `route` is the pattern, since addresses hold secrets. */
  answered: (answer: { method: string; route: string; status: number; seconds: number }) => void
  /** Everything in the text format of Prometheus. */
  read: (now: Date) => Promise<string>
  contentType: string
}

/** Figures of this service for Prometheus. Nothing in them says who signed. */
export function openMeter(db: Db): Meter {
  const registers = [new Registry()]
  const seconds = new Histogram({
    name: 'undersigned_http_request_seconds',
    help: 'How long requests took.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const faults = new Counter({
    name: 'undersigned_faults_total',
    help: 'Requests that were answered with 5xx.',
    registers,
  })
  const mails = new Gauge({
    name: 'undersigned_outbox_mails',
    help: 'Mails by what has become of them.',
    labelNames: ['state'],
    registers,
  })
  const oldest = new Gauge({
    name: 'undersigned_outbox_oldest_seconds',
    help: 'For how long the oldest mail has been due.',
    registers,
  })
  return {
    answered({ method, route, status, seconds: taken }) {
      seconds.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, taken)
      if (status >= 500) faults.inc()
    },
    async read(now) {
      const { waiting, failed, late } = await countMails(db, now)
      mails.set({ state: 'waiting' }, waiting)
      mails.set({ state: 'failed' }, failed)
      oldest.set(late)
      if (!ofProcess.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics()
      return Registry.merge([...registers, ofProcess]).metrics()
    },
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
  }
}

async function countMails(db: Db, now: Date): Promise<{ waiting: number; failed: number; late: number }> {
  return one(
    db,
    soon(sql`
      select (count(*) filter (where failed_at is null))::integer as waiting,
             (count(*) filter (where failed_at is not null and error is distinct from 'cancelled'))::integer as failed,
             coalesce(extract(epoch from ${now} - min(due_at) filter (where failed_at is null and due_at <= ${now})),
                      0)::float8 as late
        from outbox
       where sent_at is null`),
  )
}
