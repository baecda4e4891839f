import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { percentile, type Outcome } from './rig/outcome.ts'
import { onStage } from './rig/stage.ts'

const sockets = 500
const megabyte = 1024 * 1024

/**
 * 500 connections that send a byte a second, half of them in the head of a request and half in a form, while others
 * read; then a body of 100 MB without a length, and a form of 10,000 fields. Each is told off, nobody else notices, and
 * memory does not grow.
 */
export function openSlowSockets(): Promise<Outcome> {
  return onStage({ letters: 1 }, async (stage) => {
    const { server, letters } = stage
    const page = `${server.origin}/en/letters/${letters[0]?.slug}`
    await readFor(page, 5000)
    const before = memoryOf(server.pid)
    const slow = Array.from({ length: sockets }, (_, number) => openSlowly(server.origin, number))
    const [times] = await Promise.all([readFor(page, 14_000), sleep(14_000)])
    const told = slow.filter(({ heard }) => heard().startsWith('HTTP/1.1 408')).length
    const closed = slow.filter(({ socket }) => socket.destroyed).length
    for (const { socket, stop } of slow) {
      stop()
      socket.destroy()
    }
    const statuses = [await sendChunks(page), await sendFields(page)]
    await readFor(page, 2000)
    const grown = (memoryOf(server.pid) - before) / megabyte
    const complaints = statuses.flatMap((status) =>
      [400, 413].includes(status) ? [] : [`too much was answered with ${status}`],
    )
    return {
      complaints: server.isRunning ? complaints : [...complaints, 'the server has ended'],
      figures: [
        { figure: 'slow connections', value: slow.length, unit: 'connections' },
        { figure: 'of these told 408', value: told, unit: 'connections', goal: `>= ${sockets}` },
        { figure: 'of these closed', value: closed, unit: 'connections', goal: `>= ${sockets}` },
        { figure: 'answers to others meanwhile', value: times.length, unit: 'answers' },
        { figure: 'answers to others, p99', value: percentile(times, 0.99), unit: 'ms', goal: '<= 1000' },
        { figure: '100 MB in chunks', value: statuses[0] ?? 0, unit: 'status' },
        { figure: 'a form of 10,000 fields', value: statuses[1] ?? 0, unit: 'status' },
        { figure: 'memory grown', value: Math.max(0, grown), unit: 'MB', goal: '<= 50' },
      ],
    }
  })
}

function openSlowly(
  origin: string,
  number: number,
): { socket: Socket; stop: () => void; heard: () => string } {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  let heard = ''
  socket.on('error', () => undefined)
  socket.on('data', (piece) => (heard += String(piece)))
  const head = 'POST /en/letters/a/sign HTTP/1.1\r\nHost: here\r\n'
  socket.write(
    number % 2 === 0
      ? `${head}X-Slow: `
      : `${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n`,
  )
  const dripping = setInterval(() => socket.writable && socket.write('a'), 1000)
  return { socket, stop: () => clearInterval(dripping), heard: () => heard }
}

/** Reads a page again and again, two at a time, and gives how long each took. */
async function readFor(page: string, duration: number): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + duration
  const read = async () => {
    while (performance.now() < end) {
      const began = performance.now()
      await fetch(page).then((answer) => answer.arrayBuffer())
      times.push(performance.now() - began)
      await sleep(20)
    }
  }
  await Promise.all([read(), read()])
  return times
}

/** 100 MB in chunks, as far as anybody takes them; gives the status. */
function sendChunks(page: string): Promise<number> {
  return new Promise((answered) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' }
    const sending = request(`${page}/sign`, { method: 'POST', headers }, (answer) => {
      answer.resume()
      answered(answer.statusCode ?? 0)
      sending.destroy()
    })
    // Nobody reads on: the connection may be closed under the writing.
    sending.on('error', () => answered(0))
    const piece = Buffer.alloc(megabyte, 'a')
    let sent = 0
    const more = () => {
      while (sent < 100 && !sending.destroyed) {
        sent += 1
        if (!sending.write(piece)) return void sending.once('drain', more)
      }
      sending.end()
    }
    more()
  })
}

async function sendFields(page: string): Promise<number> {
  const body = Array.from({ length: 10_000 }, (_, number) => `key${number}=1`).join('&')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(`${page}/sign`, { method: 'POST', body, headers })
  await answer.arrayBuffer()
  return answer.status
}

/** What a process holds in memory, in bytes; of Linux. */
function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) * 1024
}
