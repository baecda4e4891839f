import { v4 as uuid } from 'uuid'
import { expect, test } from 'vitest'
import { freshToken } from '../captcha/solve.ts'
import { person, post, stored } from '../signature/visitor.ts'
import { shippedLetter, useWorld } from '../world.ts'

const world = useWorld()

test('whoever presses twice at once signs once, and the second press speaks against nobody', async () => {
  const { slug } = await world.load(shippedLetter)
  const captchas = await Promise.all(Array.from({ length: 20 }, () => freshToken(world.key)))
  const forms = captchas.map((captcha, at) => {
    return { ...person, email: `zoe-${at}@mail.example`, formKey: uuid(), captcha }
  })
  const pressed = [...forms, ...forms].map((form) => post(world, `/en/letters/${slug}/sign`, form))
  const answers = await Promise.all(pressed)
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([303]))
  const rows = await stored(world, slug)
  const own = rows.filter(({ email }) => /^zoe-\d+@mail/.test(email))
  expect(own.map(({ holds }) => holds)).toEqual(forms.map(() => []))
})
