import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { prepare } from './prepare.mjs'

// `npm start`: installs and builds what is missing, then becomes the server. One process, so that a signal means one thing.

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = join(root, 'dist', 'server', 'main.js')
const stamp = join(root, 'dist', '.built-from')

if (attempt(() => [prepare, build].forEach((step) => step()))) await import(pathToFileURL(main).href)

function attempt(work) {
  try {
    work()
    return true
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
    return false
  }
}

function build() {
  const now = digestOfSources()
  if (existsSync(main) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return

  console.log('Building.')
  rmSync(stamp, { force: true })
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${stdout}${stderr}\nThe build failed.`)
  writeFileSync(stamp, now)
}

/** Contents, not dates: a checkout or a copy may make old files look new and new ones old. */
function digestOfSources() {
  const hash = createHash('sha256')
  for (const file of sources())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

function sources() {
  const below = ['server', 'web'].flatMap((folder) => filesIn(folder))
  const beside = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile())
  const settings = beside.map(({ name }) => name).filter((name) => /\.(json|js|mjs|ts)$/.test(name))
  return [...below, ...settings].sort()
}

function filesIn(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length))
}
