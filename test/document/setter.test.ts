import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderLetter } from '#server/document/render.ts'
import { keepRendered } from '#server/letter/render.ts'
import { sampleLetter, sampleList } from './sample.ts'

const under = (key: string) => ({ letterId: 'a', key })

describe('a letter set in a process of its own', () => {
  let kept: ReturnType<typeof keepRendered>
  beforeAll(() => {
    kept = keepRendered()
  })
  afterAll(() => kept.close())

  it('is the same file, byte for byte', async () => {
    const letter = sampleLetter('One.[^1]\n\n[^1]: Note.')
    expect((await kept.render(under('one'), letter)).equals(await renderLetter(letter))).toBe(true)
  })

  it('is set once, whoever asks', async () => {
    const letter = sampleLetter('Two.')
    const [one, two] = await Promise.all([
      kept.render(under('two'), letter),
      kept.render({ letterId: 'b', key: 'two' }, letter),
    ])
    expect(one).toBe(two)
    expect(await kept.find('two')).toBe(one)
    expect(kept.find('another')).toBeUndefined()
  })

  it('says what keeps it from being set, and sets the next one', async () => {
    const wrong = sampleLetter('One.', { signatories: sampleList(['Ana 😀']) })
    await expect(kept.render(under('wrong'), wrong)).rejects.toThrow('No font has the character “😀”')
    expect(kept.find('wrong')).toBeUndefined()
    await expect(kept.render(under('three'), sampleLetter('Three.'))).resolves.toBeInstanceOf(Buffer)
  })
})
