import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { judge, type Outcome } from './rig/outcome.ts'
import { onStage, type Stage } from './rig/stage.ts'

const megabyte = 1024 * 1024
const size = 700

/**
 * The disk of the database runs full, on a file system of its own: under 200 MB free signing is refused and reading goes
 * on; with nothing free PostgreSQL may stop; and with room again it heals by itself. It takes the right to mount.
 */
export async function fillDisk({ seed }: { seed: number }): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'undersigned-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m,mode=755`, 'tmpfs', folder])
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true })
    console.error(
      'disk: left out, since this user may not mount; test/health/health.test.ts has the rule of 200 MB',
    )
    return { figures: [], complaints: [] }
  }
  try {
    return await onStage({ folder, letters: 2 }, (stage) => play(stage, { seed, folder }))
  } finally {
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true })
  }
}

async function play(stage: Stage, { seed, folder }: { seed: number; folder: string }): Promise<Outcome> {
  const crowd = stage.crowd({ seed, count: 20, reading: 0, atOnce: 4 })
  await crowd.run()
  const filler = join(folder, 'filler')
  const complaints: string[] = []
  const healed: number[] = []
  for (const [name, left] of [
    ['150 MB free', 150],
    ['nothing free', 0],
  ] as const) {
    await fill(filler, folder, left * megabyte)
    if (left === 0) await writeUntilItFails(stage)
    await sleep(5500)
    const [signing, reading] = await answersOf(stage)
    if (signing !== 503) complaints.push(`${name}: signing was answered with ${signing}`)
    // PostgreSQL may have stopped for want of room: then nothing can be read, and it says so.
    if (reading !== 200 && !(left === 0 && reading === 503))
      complaints.push(`${name}: reading was answered with ${reading}`)
    rmSync(filler)
    const began = performance.now()
    while (!(await isWell(stage)) && performance.now() - began < 120_000) await sleep(250)
    healed.push(performance.now() - began)
  }
  const second = stage.crowd({ seed: seed + 2, count: 20, reading: 0, atOnce: 4, named: 'after' })
  await second.run()
  await stage.drained()
  const findings = await stage.check([...crowd.told, ...second.told])
  const { figures, complaints: found } = judge({ crowd: second, findings })
  return {
    complaints: [...complaints, ...crowd.complaints, ...found],
    figures: [
      ...figures,
      {
        figure: 'answers that were wrong on a full disk',
        value: complaints.length,
        unit: 'answers',
        goal: '<= 0',
      },
      {
        figure: 'healed after room was made, longest',
        value: Math.max(...healed),
        unit: 'ms',
        goal: '<= 60000',
      },
    ],
  }
}

/** The status of an empty form, which signs nothing, and of the letter's page. */
async function answersOf({ server, letters: [letter] }: Stage): Promise<number[]> {
  const page = `${server.origin}/en/letters/${letter?.slug}`
  const asked = [fetch(`${page}/sign`, { method: 'POST', body: new URLSearchParams() }), fetch(page)]
  return Promise.all(
    asked.map(async (answering) => {
      const answer = await answering
      await answer.arrayBuffer()
      return answer.status
    }),
  )
}

async function isWell(stage: Stage): Promise<boolean> {
  const [signing, reading] = await answersOf(stage)
  return signing === 422 && reading === 200 && (await stage.server.isReady())
}

async function fill(file: string, folder: string, left: number): Promise<void> {
  const filler = await open(file, 'w')
  const piece = Buffer.alloc(megabyte)
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(folder)
      const rest = bavail * bsize - left
      if (rest <= 0) break
      await filler.write(piece, 0, Math.min(rest, piece.length))
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  } finally {
    await filler.close()
  }
}

/** So that PostgreSQL meets the full disk too, whatever it was about to do. */
async function writeUntilItFails(stage: Stage): Promise<void> {
  const client = new pg.Client({ connectionString: stage.databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  const filling = `create table filler as select repeat(md5(number::text), 30) from generate_series(1, 400000) number`
  await client.query(filling).catch(() => undefined)
  await client.end().catch(() => undefined)
}
