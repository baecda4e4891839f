import { compare } from './rig/compare.ts'
import { report } from './rig/figure.ts'
import { onStage } from './rig/stage.ts'
import { startBare } from './rig/started.ts'

// The page of a letter with 100 signatories, beside a bare route that sends a string of as many bytes.

await onStage(async ({ origin, letter, add }) => {
  const url = `${origin}/en/letters/${letter.slug}`
  const page = await (await fetch(url)).arrayBuffer()
  const bare = add(await startBare('bare-page', { BYTES: String(page.byteLength) }))
  const figures = await compare('the page of a letter', {
    ours: { url, status: 200 },
    bare: { url: bare.origin, status: 200 },
    goals: { ratio: '>= 0.3' },
  })
  report('letter-page', [{ figure: 'its size', value: page.byteLength, unit: 'bytes' }, ...figures])
})
