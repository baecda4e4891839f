import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// Runs in a fresh clone, so it imports nothing that has to be installed first.

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Installs what is missing. Throws an error whose message is for a person. */
export function prepare() {
  checkNode()
  if (isInstalled()) return
  console.log('Installing what package-lock.json lists; this takes a minute the first time.')
  // NODE_ENV=production would leave out what builds and tests; omit=optional would leave out PostgreSQL.
  const wanted = ['--include=dev', '--include=optional']
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const { status, error } = spawnSync('npm', ['ci', ...wanted, ...quiet], { cwd: root, stdio: 'inherit' })
  if (error || status !== 0)
    throw new Error(`npm ci did not finish: ${error?.message ?? `it ended with ${status}`}`)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Error(
    `Undersigned needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.`,
  )
}

/** npm writes down what it installed as its last step: that has to be what we list, however it got there. */
function isInstalled() {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  const listed = packagesOf(join(root, 'package-lock.json'))
  return Object.entries(listed).every(([path, { version, integrity, optional }]) => {
    const found = installed[path]
    // The lock of node_modules has no entry for the project; packages for other machines are optional.
    if (path === '' || (!found && optional)) return true
    return found?.version === version && found.integrity === integrity
  })
}

function packagesOf(lock) {
  return existsSync(lock) ? JSON.parse(readFileSync(lock, 'utf8')).packages : {}
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  try {
    prepare()
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
