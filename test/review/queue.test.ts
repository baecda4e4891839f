import { beforeAll, describe, expect, test } from 'vitest'
import { individual } from '../world.ts'
import { signed, signInAs, unconfirmed, useDesk, type Visitor } from '../coordinator/desk.ts'

const desk = useDesk()
let zoe: Visitor

beforeAll(async () => {
  zoe = await signInAs(desk, 'zoe@example.org')
})

/** The names in a page's table, in their order. */
function namesIn(html: string): string[] {
  const body = /<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? ''
  return [...body.matchAll(/<bdi>(.*?)<\/bdi>/g)].map(([, name = '']) => name.replace(/<!--.*?-->/g, ''))
}

async function queue(): Promise<string> {
  return (await zoe.get(`/desk/letters/${desk.letter.slug}/queue`)).body
}

describe('the queue', () => {
  test('says that nothing waits, and what appears here', async () => {
    const page = await zoe.get('/desk')
    expect(page.body).toContain('Nothing waits.')
    expect(page.body).toContain('once its e-mail address is confirmed')
  })

  test('shows who waits, the longest first, with the evidence and the contact', async () => {
    await signed(desk, {
      name: 'Casa del Río',
      email: 'guadalupe@casadelrio.example',
      website: 'www.casadelrio.example',
      country: 'MX',
    })
    await signed(desk, { name: 'منظمة النهر', email: 'maryam@gmail.com', website: 'nahr.example' })
    await signed(desk, { name: '河流之友', email: 'liming@elsewhere.example', website: 'river.example' })
    await signed(desk, { name: 'No Site', email: 'raul@nosite.example' })
    const html = await queue()
    expect(namesIn(html)).toEqual(['Casa del Río', 'منظمة النهر', '河流之友', 'No Site'])
    expect(html).toContain('E-mail and website share the domain casadelrio.example.')
    expect(html).toContain('guadalupe@casadelrio.example')
    expect(html).toContain('Mexico')
    for (const fact of ['fair evidence', 'free mail', 'not the website’s', 'no website']) {
      expect(html).toContain(fact)
    }
  })

  test('is one over all letters, and one for each', async () => {
    expect(namesIn((await zoe.get('/desk')).body)).toEqual(namesIn(await queue()))
    expect((await zoe.get('/desk/letters/no-such-letter/queue')).statusCode).toBe(404)
  })

  test('does not show people who count, nor anybody who has not confirmed', async () => {
    await signed(desk, { ...individual, name: '李明', email: 'li.ming@example.net' })
    await unconfirmed(desk, { name: 'Unconfirmed', email: 'u@example.org' })
    const html = await queue()
    expect(html).not.toContain('李明')
    expect(html).not.toContain('Unconfirmed')
  })

  test('says that an organization was signed for before, and by which line', async () => {
    const id = await signed(desk, { name: 'Casa del Río', email: 'other@proton.me', country: 'MX' })
    const page = await zoe.get(`/desk?at=${id}`)
    expect(page.body).toContain('another mailbox signed for this organization before')
    expect(page.body).toContain('Why: same name; same country, Mexico.')
    expect(page.body).toContain('guadalupe@casadelrio.example')
  })

  test('looks at the one that was asked for', async () => {
    const html = await queue()
    const id = /\?at=([0-9a-f-]{36})#item"[^>]*><bdi>No Site/.exec(html)?.[1] ?? ''
    const page = await zoe.get(`/desk/letters/${desk.letter.slug}/queue?at=${id}`)
    expect(/<h2[^>]*>(.*?)<\/h2>/s.exec(page.body)?.[1]).toContain('No Site')
  })

  test('answers an address that makes no sense as if nothing were said', async () => {
    for (const query of ['at=1', 'after=yesterday', 'after=2026-01-01~x', 'decided=%00', 'after=~']) {
      const page = await zoe.get(`/desk?${query}`)
      expect(`${query} ${page.statusCode} ${namesIn(page.body).length}`).toBe(`${query} 200 5`)
    }
  })

  test('is read in pages of 50, each waiting organization on one of them', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        signed(desk, { name: `Comité ${index}`, email: `c${index}@comite.example` }),
      ),
    )
    const first = (await zoe.get('/desk')).body
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = (await zoe.get(next)).body
    const names = [...namesIn(first), ...namesIn(second)]
    expect(namesIn(first)).toHaveLength(50)
    expect(names).toHaveLength(65)
    expect(names.filter((name) => name.startsWith('Comité'))).toHaveLength(60)
    expect(new Set(names.filter((name) => name.startsWith('Comité'))).size).toBe(60)
    expect(second).not.toContain('rel="next"')
    expect(first).toContain('65 signatures wait')
  })

  test('shows a name with markup in it as text, in the page and in the data for its script', async () => {
    const name = '</script><img src=x onerror=alert(1)>&"\''
    const id = await signed(desk, { name, email: 'markup@example.com' })
    const page = await zoe.get(`/desk/letters/${desk.letter.slug}?at=${id}`)
    expect(page.body).not.toContain('<img')
    await zoe.post(`/desk/letters/${desk.letter.slug}/signatures/${id}/decisions`, {
      kind: 'approve',
      back: '/desk',
    })
    const queuePage = await zoe.get(`/desk?decided=${id}`)
    expect(queuePage.body).toContain('onerror')
    expect(queuePage.body).not.toContain('<img')
    expect(queuePage.body.split('</script>')).toHaveLength(queuePage.body.split('<script').length)
  })
})
