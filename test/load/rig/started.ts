import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '#server/database/root.ts'

export type Started = { origin: string; pid: number; stop: () => Promise<void> }

/** The service as `npm start` runs it, built anew when something has changed. No mail leaves it. */
export function startService(settings: { DATABASE_URL: string; DATA_DIR: string }): Promise<Started> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Package
  return start(scripts.start.split(' ').slice(1), settings)
}

type Package = { scripts: { start: string } }

/** A server of this folder. */
export function startBare(name: string, settings: Record<string, string>): Promise<Started> {
  const file = join(root, 'test', 'load', 'rig', `${name}.ts`)
  return start(['--import', import.meta.resolve('tsx'), file], settings)
}

/** A process of its own on 127.0.0.1, once it has said that it is ready. */
async function start(program: string[], settings: Record<string, string>): Promise<Started> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, program, {
    cwd: root,
    // Nothing of what the terminal has set: a mail server, for one.
    env: { PATH: process.env.PATH, ...settings, PORT: String(port), PUBLIC_URL: origin },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Whatever ends us ends it too.
  process.once('exit', () => child.kill())
  const ended = once(child, 'exit')
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  }
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('ready at')) continue
    child.stdout.resume()
    return { origin, pid: child.pid ?? -1, stop }
  }
  throw new Error(`${program.at(-1)} ended before it was ready`)
}

/** The pages hold their own address: it has to be known before the server starts. */
async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
