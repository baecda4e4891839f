import { readFileSync, writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

// Sets a letter (JSON) as the built server does, so many times, and says what the process took for the last time.

const [program, letter, out, times] = process.argv.slice(2)
const worker = new Worker(program)
const bytes = readFileSync(letter)
let before = process.cpuUsage()
let left = Number(times)

worker.on('message', (answer) => {
  if (answer.failure) throw new Error(answer.failure.message)
  if (!answer.file) return
  const { user, system } = process.cpuUsage(before)
  if (--left > 0) return order()
  writeFileSync(out, answer.file)
  const cold = process.cpuUsage()
  console.log(
    JSON.stringify({
      last_seconds: (user + system) / 1e6,
      all_seconds: (cold.user + cold.system) / 1e6,
      peak_bytes: process.resourceUsage().maxRSS * 1024,
      file_bytes: answer.file.byteLength,
    }),
  )
  worker.terminate()
})
order()

function order() {
  before = process.cpuUsage()
  worker.postMessage({ number: 1, letter: bytes })
}
