import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// Which browser the tests drive, and where it comes from when there is none.

const root = fileURLToPath(new URL('..', import.meta.url))

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const whatToDo =
  'Install Chromium or Google Chrome, or say where one is: CHROME_PATH=/path/to/chrome npm test -- browser'

/** The path of a Chromium that starts; without one, an error that says what to do. */
export async function findChromium(): Promise<string> {
  const given = process.env.CHROME_PATH
  if (given) {
    if (starts(given)) return given
    throw new Error(`CHROME_PATH is ${given}, and no browser starts there. ${whatToDo}`)
  }
  const found = onPath() ?? (await playwrightsOwn())
  if (found) return found
  throw new Error(`The browser tests need a browser, and there is none. ${whatToDo}`)
}

/** As `findChromium`, after installing one where that can be done without asking anybody. */
export async function bringChromium(): Promise<string> {
  const found = await findChromium().catch(() => undefined)
  if (found ?? process.env.CHROME_PATH) return findChromium()
  if (isDebian() && isRoot()) installDebians()
  if (!onPath()) await installPlaywrights()
  return findChromium()
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return paths.find((path) => existsSync(path) && starts(path))
}

async function playwrightsOwn(): Promise<string | undefined> {
  keepBrowsersHere()
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return existsSync(path) && starts(path) ? path : undefined
}

function installDebians(): void {
  const apt = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  console.log('No browser here: installing Debian’s Chromium.')
  spawnSync('apt-get', ['update', '-qq'], apt)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], apt)
}

async function installPlaywrights(): Promise<void> {
  keepBrowsersHere()
  console.log('No browser here: downloading Playwright’s Chromium into .cache/browsers.')
  const withLibraries = isRoot() && process.platform === 'linux' ? ['--with-deps'] : []
  const cli = resolve(root, 'node_modules/playwright-core/cli.js')
  spawnSync(process.execPath, [cli, 'install', '--no-shell', ...withLibraries, 'chromium'], {
    stdio: 'inherit',
    timeout: 300_000,
  })
}

/** Playwright reads this when it is first imported, so nothing here imports it before. */
function keepBrowsersHere(): void {
  process.env.PLAYWRIGHT_BROWSERS_PATH ??= resolve(root, '.cache/browsers')
}

/** A file is not enough: a stub, or a library that is missing, shows only when it runs. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0
}

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

function isDebian(): boolean {
  const release = '/etc/os-release'
  return existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'))
}
