import { isStopWord } from './stop-word.ts'

/**
 * Legal forms of many countries, one a line: what it is called here, then its spellings, folded and without dots.
 * Those in capitals are words too, and are only taken for a legal form where they are written in capitals or with dots.
 */
const table = `
ac: AC, asociacion civil
iap: iap, institucion de asistencia privada
abp: abp
sc: SC, sociedad civil
ong: ong, ongs, ngo, npo, osfl, npdo
osc: osc
oscip: oscip
ri: RI
ev: EV, eingetragener verein
gmbh: gmbh, ggmbh, mbh, gesellschaft mit beschrankter haftung, gemeinnutzige gmbh
kg: KG, kgaa, gmbh co kg
ag: AG, aktiengesellschaft
ltd: ltd, limited, ltda, limitada, pty ltd, pty limited, pvt ltd, private limited, pte ltd, co ltd, company limited, pvt limited, co limited
inc: inc, incorporated
llc: llc, limited liability company
llp: llp
lp: LP
plc: plc, public limited company
corp: corp, corporation
co: CO, company
cic: cic
cio: cio
asbl: asbl
aisbl: aisbl
vzw: vzw
ab: AB, aktiebolag
as: AS, asa
oy: OY, oyj, osakeyhtio
ry: RY
aps: aps
sa: SA, sociedad anonima, societe anonyme, sociedade anonima, sadecv, sa de cv
srl: srl, sarl, SL, slu, sociedad limitada, societatea cu raspundere limitata, sociedad de responsabilidad limitada, srl de cv, s de rl de cv, s de rl
sas: SAS, sasu
spa: SPA
eirl: eirl
bv: BV, besloten vennootschap
nv: NV, naamloze vennootschap
onlus: onlus, ets
stichting: stichting
ooo: ooo, ооо, общество с ограниченной ответственностью
ao: AO, oao, zao, pao, оао, зао, пао, ао, ojsc, jsc, joint stock company, pjsc, cjsc
kft: kft, zrt, nyrt
doo: doo
sro: sro
zs: zs, ops
spzoo: spzoo, sp zoo, sp z oo
bhd: sdn bhd, bhd
kk: KK, kabushiki kaisha
pt: PT
na: NA
as-tr: anonim sirketi
aie: aie
ip: IP
epe: EPE
`

type Form = { form: string; capitals: boolean }

const forms = new Map<string, Form>()
for (const line of table.split('\n')) {
  const [form = '', spellings = ''] = line.split(': ')
  for (const spelling of spellings.split(', ').filter(Boolean)) {
    const folded = spelling.toLowerCase()
    forms.set(folded, { form, capitals: folded !== spelling })
  }
}

const longest = 5
const spelled = [...forms.keys()].map((form) => form.split(' '))
const firstWords = new Set(spelled.map((form) => form[0]))
const lastWords = new Set(spelled.map((form) => form.at(-1)))

/** A word of a name as it is written, and folded. `dotted`: written with dots between its letters. */
export type Written = { raw: string; text: string; dotted: boolean }

/**
 * The legal forms at either end of a name, and the words between. A name that is nothing but a legal form keeps its
 * words. `[{ text: 'sin' }, { text: 'fronteras' }, { text: 'iap' }]` gives `['iap']` and the first two.
 */
export function withoutLegalForms<Word extends Written>(words: Word[]): { forms: string[]; rest: Word[] } {
  const found: string[] = []
  let rest = words
  for (const atEnd of [true, true, true, false]) {
    const next = stripped(rest, atEnd)
    if (!next) continue
    found.push(next.form)
    rest = next.rest
  }
  return { forms: found, rest }
}

function stripped<Word extends Written>(
  words: Word[],
  atEnd: boolean,
): { form: string; rest: Word[] } | undefined {
  const outermost = atEnd ? words.at(-1) : words[0]
  if (!outermost || !(atEnd ? lastWords : firstWords).has(outermost.text)) return undefined
  for (let length = Math.min(longest, words.length - 1); length > 0; length--) {
    const part = atEnd ? words.slice(-length) : words.slice(0, length)
    // "The Company of Women" is a name.
    if (!atEnd && isStopWord(words[length]?.text ?? '')) continue
    const known = forms.get(part.map(({ text }) => text).join(' '))
    if (!known || (known.capitals && !inCapitals(part))) continue
    return { form: known.form, rest: atEnd ? words.slice(0, -length) : words.slice(length) }
  }
  return undefined
}

/** "SPA", "S.p.A.", "SpA". */
function inCapitals(words: Written[]): boolean {
  return words.every(({ raw, dotted }) => dotted || /^\P{Ll}+$|^\p{Lu}.*\p{Lu}$/u.test(raw))
}
