import { setPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import type { LetterDocument, ShareImage } from './document.ts'
import type { SignSheet } from './sheet-rows.ts'

/** What a process that sets letters is asked, and what it says: progress from 0 to 1, pieces of the file, and its end. */
export type Order = { number: number } & (
  { letter: Uint8Array } | { image: ShareImage } | { sheet: SignSheet }
)
export type Answer =
  | { number: number; share: number }
  | { number: number; piece: Uint8Array }
  | { number: number; whole: true }
  | { number: number; failure: { name: string; message: string } }

// Whoever reads a page meanwhile goes first.
setPriority(10)
// V8 optimizes what it has seen a few times. Of a process that lives for a second that is half of the work, and most
// of it never pays: this one waits longer.
const older = Number(process.versions.v8.split('.')[0]) < 12
setFlagsFromString(older ? '--interrupt-budget=1000000' : '--invocation-count-for-turbofan=30000')
const { writeLetter } = await import('./render.ts')
const { writeSheet } = await import('./render-sheet.ts')

let last: Promise<void> = Promise.resolve()
process.on('message', (order) => {
  last = last.then(() => answer(order as Order))
})
process.on('disconnect', () => process.exit())

/** The letter comes as JSON in bytes, which cost whoever asks less than a tree of a hundred thousand lines. */
async function answer(order: Order): Promise<void> {
  const { number } = order
  try {
    if ('image' in order) await say({ number, piece: await drawImage(order.image) })
    else if ('sheet' in order) await writeSheet(order.sheet, { write: (piece) => say({ number, piece }) })
    else await setLetter(order)
    await say({ number, whole: true })
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    await say({ number, failure: { name, message } })
  }
}

async function setLetter({ number, letter }: { number: number; letter: Uint8Array }): Promise<void> {
  const document = JSON.parse(Buffer.from(letter).toString('utf8')) as LetterDocument
  await writeLetter(document, {
    write: (piece) => say({ number, piece }),
    onProgress: (share) => void say({ number, share }),
  })
}

/** A PNG. What makes it is only loaded where somebody asks for one. */
async function drawImage(image: ShareImage): Promise<Uint8Array> {
  const [{ renderAsync }, { shareImageSvg }] = await Promise.all([
    import('@resvg/resvg-js'),
    import('./share-image.ts'),
  ])
  return (await renderAsync(shareImageSvg(image), { font: { loadSystemFonts: false } })).asPng()
}

/** Done when it has left; when nobody is there to hear it, this process ends anyway. */
function say(said: Answer): Promise<void> {
  return new Promise((resolve) => process.send?.(said, undefined, {}, () => resolve()))
}
