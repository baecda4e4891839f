import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { prepare } from './prepare.mjs'

// `npm run letter -- …` and its like: becomes server/task/NAME.ts; `bench NAME` becomes test/load/NAME.ts, `faults`
// test/faults/run.ts, `fuzz` test/fuzz/run.ts.

const root = fileURLToPath(new URL('../..', import.meta.url))

await run(process.argv.slice(2))

async function run([name, ...args]) {
  if (name === 'bench') return become('test/load', args)
  if (name === 'faults') return become('test/faults', ['run', ...args])
  if (name === 'fuzz') return become('test/fuzz', ['run', ...args])
  return become('server/task', [name, ...args])
}

async function become(folder, [name, ...args]) {
  const names = namesIn(folder)
  if (!names.includes(name)) {
    return refuse(
      `${name ? `There is no "${name}".` : 'Which one?'} There is: ${names.join(', ') || 'none yet'}`,
    )
  }
  try {
    prepare()
  } catch (error) {
    return refuse(error.message)
  }
  const file = join(root, folder, `${name}.ts`)
  process.argv = [process.argv[0], file, ...args]
  const { register } = await import('tsx/esm/api')
  register()
  await import(pathToFileURL(file).href)
}

function namesIn(folder) {
  if (!existsSync(join(root, folder))) return []
  const files = readdirSync(join(root, folder)).filter((file) => /^[a-z-]+\.ts$/.test(file))
  return files.map((file) => file.slice(0, -3)).sort()
}

function refuse(message) {
  console.error(message)
  process.exitCode = 1
}
