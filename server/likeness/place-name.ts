import { countryCodes } from '../signature/country.ts'
import { nameKey } from './normal-form.ts'

/** Adjectives and further names of countries in names of organizations, folded, where they cannot be anything else. */
const table = `
AF afghan afghane afgano
AL albanian albanes albanais
DZ algerian argelino argelina algerien algerienne
AO angolan angolano angolana
AR argentine argentinian argentino argentina argentin argentine
AM armenian armenio armenia
AU australian australiano australiana australien
AT austrian austriaco austriaca autrichien osterreichische osterreichischer osterreich
AZ azerbaijani azerbaiyan
BD bangladeshi
BE belgian belga belge belgische belgie
BO bolivian boliviano boliviana bolivien bolivienne
BA bosnian bosnio
BR brazilian brasileno brasilena brasileiro brasileira bresilien bresilienne brasil
BG bulgarian bulgaro bulgara bulgare
CA canadian canadiense canadien canadienne canadense
CL chilean chileno chilena chilien chilienne
CN chinese chino china chinois chinoise
CO colombian colombiano colombiana colombien colombienne
CR costarricense costarican
HR croatian croata croate hrvatska
CU cuban cubano cubana cubain cubaine
CZ czech checo checa tcheque ceska ceske
DK danish danes danesa danois dansk danske danmark
DO dominicana
EC ecuadorian ecuatoriano ecuatoriana equatorien
EG egyptian egipcio egipcia egyptien egyptienne
SV salvadoran salvadoreno salvadorena salvadorien
EE estonian estonio eesti
ET ethiopian etiope ethiopien
FI finnish finlandes finlandesa finlandais suomen suomi
FR french frances francesa francais francaise francais
DE german aleman alemana allemand allemande alemao alema deutsche deutsches deutscher deutschland
GH ghanaian ghaneen
GR greek griego griega grec grecque grego hellenic helenica hellenique
GT guatemalan guatemalteco guatemalteca guatemalteque guatemaltecos
HT haitian haitiano haitiana haitien haitienne
HN honduran hondureno hondurena hondurien
HU hungarian hungaro hungara hongrois magyar magyarorszag
IS icelandic islandes
IN indian
ID indonesian indonesio indonesien
IR iranian irani iranien
IQ iraqi iraqui irakien
IE irish irlandes irlandesa irlandais
IL israeli israelien
IT italian italiano italiana italien italienne italiani
JP japanese japones japonesa japonais japonaise nippon nihon
JO jordanian jordano
KZ kazakh kazajo
KE kenyan keniano kenyan
KR korean coreano coreana coreen
LV latvian leton latvijas
LB lebanese libanes libanesa libanais libanaise
LT lithuanian lituano lietuvos
MY malaysian malasio
MX mexican mexicano mexicana mexicanos mexicanas mexicain mexicaine
MD moldovan moldavo
MA moroccan marroqui marocain marocaine
MZ mozambican mozambiqueno
NP nepali nepalese
NL dutch holandes neerlandes neerlandais nederlandse nederland holland
NZ zealand
NI nicaraguan nicaraguense nicaraguayen
NG nigerian nigeriano
NO norwegian noruego noruega norvegien norsk norske norges norge
PK pakistani
PS palestinian palestino palestina palestinien palestinienne
PA panamanian panameno panamena
PY paraguayan paraguayo paraguaya
PE peruvian peruano peruana peruvien peruvienne
PH philippine filipino filipina
PL polish polaco polaca polonais polonaise polska polski polskie
PT portuguese portugues portuguesa portugais portugaise
PR puertorriqueno puertorriquena boricua
RO romanian rumano rumana roumain
RU russian ruso rusa russe
RS serbian serbio srbije
SK slovak eslovaco slovenska
SI slovenian esloveno slovenije
ZA southafrican sudafricano
ES spanish espanol espanola espagnol espagnole espanhol espanhola espanoles espanolas
SE swedish sueco sueca suedois svenska sverige sveriges
CH swiss suizo suiza suisse schweizerische schweizer schweiz svizzera suico
TW taiwanese
TH thai tailandes
TN tunisian tunecino tunisien tunisienne
TR turkish turco turca turc turk turkiye
UA ukrainian ucraniano ucraniana ukrainien
GB british britanico britanica britannique uk
US usa estadounidense
UY uruguayan uruguayo uruguaya
VE venezuelan venezolano venezolana venezuelien
VN vietnamese vietnamita
CD drc rdc
AE الإمارات
AF افغانستان
AM հայաստան
BD বাংলাদেশ
BG българия български българска българско
BY беларуси белорусский беларускі беларусь
CN 中国 中國 中华 中華 중국
DE ドイツ 德国 독일 المانية ألمانية ألماني немецкий
DZ الجزائر الجزائرية
EG مصر المصرية
ES إسبانيا испании
FR フランス 法国 فرنسي франции
GB 英国 イギリス британский
GE საქართველოს
GR ελληνική ελληνικό ελλάδα ελλάδας ελληνικός
ID インドネシア
IL ישראל הישראלי
IN भारत भारतीय ভারত भारताचे インド 印度 இந்திய
IQ العراق العراقية
IR ایران ایرانی إيران
IT イタリア итальянский
JO الأردن الأردنية
JP 日本 ニッポン 일본 にほん
KR 한국 대한민국 韓国 韩国 韓國 コリア
KW الكويت
KZ казахстан қазақстан казахстана қазақ
LB لبنان اللبنانية
LY ليبيا الليبية
MA المغرب المغربية
MK македонија македонски
MN монгол монголын монголия
NP नेपाल नेपाली
OM عمان
PK پاکستان پاكستان
PS فلسطين الفلسطينية
QA قطر
RS србије српски српска srpska
RU россии российский российская россия русский ロシア
SA السعودية
SD السودان السودانية
SY سوريا السورية
TH ไทย タイ
TJ таджикистан тоҷикистон
TN تونس التونسية
TR турецкий تركيا
TW 臺灣 台湾 台灣 대만
UA україни український україна украины українська
US アメリカ 米国 美国 미국 الأمريكية американский
UZ узбекистан
VN ベトナム 越南 việt
YE اليمن اليمنية
`

/** Countries that are people's, towns' or things' names in the names of organizations: only in brackets are they sure. */
const traps = new Set([
  'guadalupe',
  'guadeloupe',
  'dominica',
  'granada',
  'grenada',
  'reunion',
  'jordan',
  'georgia',
  'chad',
  'jersey',
  'salvador',
  'san martin',
  'saint martin',
  'san marino',
  'san vicente',
  'santa elena',
  'santa lucia',
  'saint lucia',
  'saint vincent',
  'sainte lucie',
  'sao vicente',
  'santa helena',
  'sao tome',
  'niger',
  'malta',
  'monaco',
  'man',
  'us',
  'santa sede',
  'holy see',
  'macao',
  'barbuda',
])

/** Of more than one word. */
const further = new Map([
  ['costa ricense', 'CR'],
  ['puerto rican', 'PR'],
  ['south african', 'ZA'],
  ['new zealand', 'NZ'],
  ['great britain', 'GB'],
  ['gran bretana', 'GB'],
  ['south korea', 'KR'],
  ['republic of korea', 'KR'],
  ['democratic republic of the congo', 'CD'],
  ['united states of america', 'US'],
  ['estados unidos de america', 'US'],
  ['sri lankan', 'LK'],
  ['saudi arabian', 'SA'],
  ['saudi', 'SA'],
  ['czech republic', 'CZ'],
  ['republica checa', 'CZ'],
  ['russian federation', 'RU'],
  ['dominican republic', 'DO'],
  ['holanda', 'NL'],
  ['moldova', 'MD'],
  ['palestine', 'PS'],
  ['syria', 'SY'],
  ['burma', 'MM'],
  ['ivory coast', 'CI'],
  ['cote d ivoire', 'CI'],
  ['turkey', 'TR'],
])

const locales = ['en', 'es', 'fr', 'pt']

type Places = {
  /** Countries by their names. */
  places: Map<string, string>
  /** How many words a country has at most whose name begins with a word. */
  lengths: Map<string, number>
}

let known: Places | undefined

/** How many words from `start` on name a country, and which; nothing where they name none. */
export function countryAt(
  words: readonly string[],
  start: number,
  { bracketed = false } = {},
): { country: string; length: number } | undefined {
  const { places, lengths } = (known ??= readPlaces())
  const longest = lengths.get(words[start] ?? '') ?? 0
  for (let length = Math.min(longest, words.length - start); length > 0; length--) {
    const text = length === 1 ? (words[start] ?? '') : words.slice(start, start + length).join(' ')
    const country = places.get(text)
    if (country && (bracketed || !traps.has(text))) return { country, length }
  }
  return undefined
}

/** Made when the first organization is compared: a server that starts has something better to do. */
function readPlaces(): Places {
  const places = namesOfCountries()
  const lengths = new Map<string, number>()
  for (const name of places.keys()) {
    const [first = '', ...rest] = name.split(' ')
    lengths.set(first, Math.max(lengths.get(first) ?? 0, rest.length + 1))
  }
  return { places, lengths }
}

function namesOfCountries(): Map<string, string> {
  const found = new Map<string, string>()
  for (const locale of locales) {
    const names = new Intl.DisplayNames(locale, { type: 'region' })
    for (const code of countryCodes) found.set(nameKey(names.of(code) ?? code), code)
  }
  for (const line of table.split('\n')) {
    const [code = '', ...words] = line.split(' ')
    for (const word of words) found.set(nameKey(word), code)
  }
  for (const [name, code] of further) found.set(name, code)
  return found
}
