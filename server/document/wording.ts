/** What the typesetter itself writes on the paper, in the letter's language. */
export type Wording = {
  date: (year: number, month: number, day: number) => string
  folio: (page: number, pages: number) => string
  counts: (organizations: number, people: number) => string
  /** Headings in the list: of those who convened the letter, and of those whose country is not known. */
  conveners: string
  noCountry: string
  /** The end of the list: those who have signed and are not named. At least one. */
  withheld: (organizations: number, people: number) => string
  /** How many of the signatures were given before the text became what it is. At least one. */
  earlier: (signatures: number, of: number) => string
  /** What an organization after a person's name means. */
  identified: string
  /** For those who hear the page: a citation, and the way back to it. */
  note: (number: number) => string
  back: (number: number) => string
  attachment: string
  /** What letters the items of lists in lists. */
  alphabet: readonly string[]
  /** Under the list of a frozen letter; `date` is worded already. */
  edition: (number: number, date: string) => string
}

/** No Intl here: its words change with the machine, and a letter's bytes may not. */
const grouped = (value: number, mark: string) => String(value).replace(/\B(?=(\d{3})+$)/g, mark)

const MONTHS = {
  en: 'January February March April May June July August September October November December',
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  pt: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
  ar: 'يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر',
}

const monthName = (language: keyof typeof MONTHS, month: number) =>
  MONTHS[language].split(' ')[month - 1] ?? ''

type Nouns = { organization: [string, string]; individual: [string, string]; and: string; mark: string }

/** "59 organizations and 28 individuals"; who is not there is not named. */
function counted({ organization, individual, and, mark }: Nouns) {
  return (organizations: number, people: number) =>
    [
      { count: organizations, nouns: organization },
      { count: people, nouns: individual },
    ]
      .filter(({ count }) => count > 0)
      .map(({ count, nouns }) => `${grouped(count, mark)} ${nouns[count === 1 ? 0 : 1]}`)
      .join(` ${and} `)
}

const SPACE = '\u00A0'

const LATIN = [...'abcdefghijklmnopqrstuvwxyz']
/** In the order of its numerals, as documents are lettered. */
const ABJAD = 'أ ب ج د هـ و ز ح ط ي ك ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ'.split(' ')

const NOUNS = {
  en: {
    organization: ['organization', 'organizations'],
    individual: ['individual', 'individuals'],
    and: 'and',
    mark: ',',
  },
  es: {
    organization: ['organización', 'organizaciones'],
    individual: ['persona', 'personas'],
    and: 'y',
    mark: SPACE,
  },
  fr: {
    organization: ['organisation', 'organisations'],
    individual: ['personne', 'personnes'],
    and: 'et',
    mark: SPACE,
  },
  pt: {
    organization: ['organização', 'organizações'],
    individual: ['pessoa', 'pessoas'],
    and: 'e',
    mark: '.',
  },
} satisfies Record<string, Nouns>

const PEOPLE: Nouns = { ...NOUNS.en, individual: ['person', 'people'] }

/** Of one there is a name, of more there are names. */
const oneOrMore = (organizations: number, people: number, one: string, more: string) =>
  organizations + people === 1 ? one : more

/** Arabic counts in forms of its own for one, two, three to ten, eleven to ninety-nine, and the rest. */
type ArabicForms = { one: string; two: string; few: string; many: string; other: string }

function arabic(count: number, { one, two, few, many, other }: ArabicForms): string {
  if (count === 1) return one
  if (count === 2) return two
  const rest = count % 100
  const noun = rest >= 3 && rest <= 10 ? few : rest >= 11 ? many : other
  return `${grouped(count, ',')} ${noun}`
}

const ARABIC = {
  organizations: { one: 'منظمة واحدة', two: 'منظمتان', few: 'منظمات', many: 'منظمةً', other: 'منظمة' },
  people: { one: 'شخص واحد', two: 'شخصان', few: 'أشخاص', many: 'شخصًا', other: 'شخص' },
}

function withheldInArabic(organizations: number, people: number): string {
  const counted = [
    ...(organizations > 0 ? [`و${arabic(organizations, ARABIC.organizations)}`] : []),
    ...(people > 0 ? [`و${arabic(people, ARABIC.people)}`] : []),
  ].join(' ')
  const count = organizations + people
  if (count === 2) return `${counted} لم يُنشر اسماهما بناءً على طلبهما`
  if (people > 0)
    return `${counted} ${count === 1 ? 'لم يُنشر اسمه بناءً على طلبه' : 'لم تُنشر أسماؤهم بناءً على طلبهم'}`
  return `${counted} ${count === 1 ? 'لم يُنشر اسمها بناءً على طلبها' : 'لم تُنشر أسماؤها بناءً على طلبها'}`
}

const WORDINGS: Record<keyof typeof MONTHS, Wording> = {
  en: {
    date: (year, month, day) => `${monthName('en', month)} ${day}, ${year}`,
    folio: (page, pages) => `Page ${page} of ${pages}`,
    counts: counted(NOUNS.en),
    conveners: 'Conveners',
    noCountry: 'Country not given',
    withheld: (organizations, people) =>
      `and ${counted(PEOPLE)(organizations, people)} ${oneOrMore(
        organizations,
        people,
        'whose name is withheld at their request',
        'whose names are withheld at their request',
      )}`,
    earlier: (signatures, of) =>
      signatures === 1
        ? `One of ${grouped(of, ',')} signatures was given to an earlier version of the text.`
        : `${grouped(signatures, ',')} of ${grouped(of, ',')} signatures were given to an earlier version of the text.`,
    identified: 'Organizations after the names of individuals are for identification only.',
    note: (number) => `Note ${number}`,
    back: (number) => `Back to where note ${number} is cited`,
    attachment: 'The signatories of this letter',
    alphabet: LATIN,
    edition: (number, date) => `Edition ${number}, frozen on ${date}`,
  },
  es: {
    date: (year, month, day) => `${day} de ${monthName('es', month)} de ${year}`,
    folio: (page, pages) => `Página ${page} de ${pages}`,
    counts: counted(NOUNS.es),
    conveners: 'Convocan',
    noCountry: 'Sin indicación de país',
    withheld: (organizations, people) =>
      `y ${counted(NOUNS.es)(organizations, people)} ${oneOrMore(
        organizations,
        people,
        'cuyo nombre no se publica, a petición suya',
        'cuyos nombres no se publican, a petición suya',
      )}`,
    earlier: (signatures, of) =>
      signatures === 1
        ? `Una de ${grouped(of, SPACE)} firmas se dio a una versión anterior del texto.`
        : `${grouped(signatures, SPACE)} de ${grouped(of, SPACE)} firmas se dieron a una versión anterior del texto.`,
    identified: 'Las organizaciones tras los nombres de personas figuran solo a efectos de identificación.',
    note: (number) => `Nota ${number}`,
    back: (number) => `Volver al texto que cita la nota ${number}`,
    attachment: 'Firmantes de esta carta',
    alphabet: LATIN,
    edition: (number, date) => `Edición ${number}, cerrada el ${date}`,
  },
  fr: {
    date: (year, month, day) => `${day === 1 ? '1er' : day} ${monthName('fr', month)} ${year}`,
    folio: (page, pages) => `Page ${page} sur ${pages}`,
    counts: counted(NOUNS.fr),
    conveners: 'À l’initiative de',
    noCountry: 'Pays non indiqué',
    withheld: (organizations, people) =>
      `et ${counted(NOUNS.fr)(organizations, people)} ${oneOrMore(
        organizations,
        people,
        'dont le nom n’est pas publié, à sa demande',
        'dont les noms ne sont pas publiés, à leur demande',
      )}`,
    earlier: (signatures, of) =>
      signatures === 1
        ? `Une des ${grouped(of, SPACE)} signatures porte sur une version antérieure du texte.`
        : `${grouped(signatures, SPACE)} des ${grouped(of, SPACE)} signatures portent sur une version antérieure du texte.`,
    identified:
      'Les organisations citées après les noms de personnes ne le sont qu’à titre d’identification.',
    note: (number) => `Note ${number}`,
    back: (number) => `Retour au texte qui cite la note ${number}`,
    attachment: 'Signataires de cette lettre',
    alphabet: LATIN,
    edition: (number, date) => `Édition ${number}, arrêtée le ${date}`,
  },
  pt: {
    date: (year, month, day) => `${day} de ${monthName('pt', month)} de ${year}`,
    folio: (page, pages) => `Página ${page} de ${pages}`,
    counts: counted(NOUNS.pt),
    conveners: 'Entidades promotoras',
    noCountry: 'País não indicado',
    withheld: (organizations, people) =>
      `e ${counted(NOUNS.pt)(organizations, people)} ${oneOrMore(
        organizations,
        people,
        'cujo nome não é publicado, a seu pedido',
        'cujos nomes não são publicados, a seu pedido',
      )}`,
    earlier: (signatures, of) =>
      signatures === 1
        ? `Uma de ${grouped(of, '.')} assinaturas foi dada a uma versão anterior do texto.`
        : `${grouped(signatures, '.')} de ${grouped(of, '.')} assinaturas foram dadas a uma versão anterior do texto.`,
    identified: 'As organizações após os nomes de pessoas servem apenas para identificação.',
    note: (number) => `Nota ${number}`,
    back: (number) => `Voltar ao texto que cita a nota ${number}`,
    attachment: 'Signatários desta carta',
    alphabet: LATIN,
    edition: (number, date) => `Edição ${number}, fechada em ${date}`,
  },
  ar: {
    date: (year, month, day) => `${day} ${monthName('ar', month)} ${year}`,
    folio: (page, pages) => `صفحة ${page} من ${pages}`,
    // Arabic counts in six forms; named before the number, one does.
    counts: (organizations, people) =>
      [
        ...(organizations > 0 ? [`المنظمات: ${grouped(organizations, ',')}`] : []),
        ...(people > 0 ? [`الأفراد: ${grouped(people, ',')}`] : []),
      ].join(' · '),
    conveners: 'الجهات الداعية',
    noCountry: 'دون ذكر البلد',
    withheld: withheldInArabic,
    earlier: (signatures, of) =>
      `توقيعات على نسخة سابقة من النص: ${grouped(signatures, ',')} من أصل ${grouped(of, ',')}`,
    identified: 'تُذكر المنظمات بعد أسماء الأفراد للتعريف بهم فقط.',
    note: (number) => `الحاشية ${number}`,
    back: (number) => `عودة إلى موضع الحاشية ${number}`,
    attachment: 'الموقعون على هذه الرسالة',
    alphabet: ABJAD,
    edition: (number, date) => `الإصدار ${number}، بتاريخ ${date}`,
  },
}

/** The wording for a BCP 47 tag; English where we have none. */
export function wordingFor(language: string): Wording {
  const base = language.toLowerCase().split('-')[0]
  return WORDINGS[base === 'es' || base === 'fr' || base === 'pt' || base === 'ar' ? base : 'en']
}
