import { nameKey } from '../likeness/normal-form.ts'
import { countryOf } from './country-of.ts'
import type { Field, Mapping } from './gathering.ts'
import { classOfName } from './line-class.ts'

/** How people call their columns, folded, a field a line; the longer ones first where one contains another. */
const headers: [Field, string][] = [
  [
    'contact-role',
    'contact role|role of contact|cargo del contacto|puesto del contacto|cargo de la persona de contacto|cargo del representante|fonction du contact',
  ],
  [
    'contact-name',
    'contact|contacto|contact person|contact name|persona de contacto|nombre del contacto|nombre de contacto|representante|representative|nombre del representante|representante legal|personne de contact|pessoa de contato|ansprechpartner|ansprechperson|signed by|firmado por|firmante autorizado',
  ],
  [
    'line',
    'printed|line|como aparece|as printed|as listed|linea|firma como|texto de la firma|signature as printed',
  ],
  [
    'email',
    'email|e mail|mail|correo|correo electronico|email address|e mail address|direccion de correo|direccion de correo electronico|courriel|adresse email|adresse e mail|endereco de email|emailadresse|e mail adresse|البريد الالكتروني|البريد الإلكتروني',
  ],
  [
    'given-name',
    'first name|firstname|given name|given names|nombres|nombre s|prenom|prenoms|vorname|nome proprio|primeiro nome|nome di battesimo',
  ],
  [
    'family-name',
    'last name|lastname|surname|family name|apellido|apellidos|nom de famille|nachname|familienname|sobrenome|apelido|cognome',
  ],
  ['second-name', 'second name|second person|segunda persona|segundo firmante|second signer|co signer'],
  ['acronym', 'acronym|abbreviation|siglas|sigla|acronimo|sigle|abkurzung'],
  [
    'organization',
    'organization|organisation|organization name|organisation name|name of organization|name of organisation|name of the organization|organizacion|nombre de la organizacion|nombre de organizacion|nombre de la organizacion o colectivo|institucion|nombre de la institucion|entidad|colectivo|asociacion|organizacao|nome da organizacao|nom de l organisation|nom de organisation|nom de l association|organisation e|verein|organizzazione|ngo|ong|group|grupo|المنظمة|اسم المنظمة',
  ],
  [
    'affiliation',
    'affiliation|afiliacion|adscripcion|pertenencia|institutional affiliation|affiliation institutionnelle|filiacao|zugehorigkeit|employer|university|universidad|institution',
  ],
  [
    'name',
    'name|nombre|full name|nombre completo|nombre y apellido|nombre y apellidos|nombres y apellidos|nom|nom complet|nom et prenom|nome|nome completo|vollstandiger name|signatory|signatories|signer|firmante|firmantes|signataire|signatario|persona|person|individual|الاسم|الاسم الكامل|اسم',
  ],
  [
    'role',
    'role|title|position|job title|cargo|puesto|rol|ocupacion|profesion|occupation|profession|fonction|titre|funcao|funktion|beruf|titulo|ruolo',
  ],
  ['country', 'country|pais|pays|land|paese|nation|البلد|الدولة|country region|pais o region'],
  ['website', 'website|web|site|sitio web|pagina web|url|homepage|web site|site web|sitio|pagina|link'],
  [
    'kind',
    'kind|type|tipo|signing as|firma como organizacion o individuo|capacity|tipo de firma|type de signature|signs as|individual or organization|organization or individual|org or individual|typ|art',
  ],
]

const fields = new Map(
  headers.flatMap(([field, names]) => names.split('|').map((name) => [name, field] as const)),
)

/** The rows that are looked at. */
const sample = 100

/** What the columns of a table seem to hold: by their names in the first row, else by what stands in them. */
export function recognizeColumns(rows: string[][]): Mapping {
  const [first = [], ...rest] = rows
  const named = first.map(fieldNamed)
  const header = named.filter(Boolean).length >= 1 && !first.some((cell) => cell.includes('@'))
  const width = Math.max(...rows.slice(0, sample).map((row) => row.length), 0)
  const below = (header ? rest : rows).slice(0, sample)
  const columns: (Field | null)[] = []
  for (let column = 0; column < width; column++) {
    const field = header ? named[column] : undefined
    const cells = below.map((row) => row[column] ?? '').filter(Boolean)
    const seen = field ?? byContent(cells)
    // Two columns of one name: what came first is taken.
    columns.push(seen && !columns.includes(seen) ? seen : null)
  }
  return { header, columns: completed(columns, below), both: 'individual' }
}

/** A table needs somebody who signs: else the column whose cells look most like names. */
function completed(columns: (Field | null)[], rows: string[][]): (Field | null)[] {
  const whoSigns: (Field | null)[] = ['name', 'line', 'organization', 'given-name', 'family-name']
  if (columns.some((field) => whoSigns.includes(field))) return columns
  const lengths = columns.map((field, column) =>
    field ? 0 : rows.filter((row) => /\p{L}{2}/u.test(row[column] ?? '')).length,
  )
  const best = lengths.indexOf(Math.max(...lengths))
  return columns.map((field, column) => (column === best && (lengths[best] ?? 0) > 0 ? 'name' : field))
}

function fieldNamed(cell: string): Field | undefined {
  const key = nameKey(cell.replace(/\([^)]*\)|\*/g, ' '))
  if (fields.has(key)) return fields.get(key)
  if (key.length > 60) return undefined
  // "Correo electrónico de contacto", "Your e-mail address"
  if (/\b(e ?mail|correo|courriel)\b/.test(key)) return 'email'
  if (
    /\b(organi[sz]a[ct]i?on|organizacion|organizacao|institucion)\b/.test(key) &&
    key.split(' ').length <= 6
  )
    return 'organization'
  if (/\b(pais|country)\b/.test(key)) return 'country'
  return undefined
}

function byContent(cells: string[]): Field | undefined {
  if (cells.length === 0) return undefined
  const share = (test: (cell: string) => boolean) => cells.filter(test).length / cells.length
  if (share((cell) => /^\S+@\S+\.\S+$/.test(cell.trim())) > 0.6) return 'email'
  if (share((cell) => /^(https?:\/\/|www\.)\S+$/i.test(cell.trim())) > 0.6) return 'website'
  if (share((cell) => countryOf(cell) !== undefined) > 0.6) return 'country'
  if (share((cell) => kindOf(cell) !== undefined) > 0.8) return 'kind'
  return share((cell) => classOfName(cell).score < -1) > 0.7 ? 'name' : undefined
}

/** "Organización", "individual", "a título personal": what a cell says that a row is. */
export function kindOf(cell: string): 'organization' | 'individual' | undefined {
  const key = nameKey(cell)
  if (
    /^(org|orga|organi[sz]|institu|ong|ngo|asociaci|associa|colectiv|entidad|grupo|group|منظمة|vereine?$)/.test(
      key,
    )
  )
    return 'organization'
  if (
    /^(indiv|person|pers$|people|particular|a titulo personal|titulo personal|ciudadan|joint|einzel|فرد)/.test(
      key,
    )
  )
    return 'individual'
  return undefined
}
