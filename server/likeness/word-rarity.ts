import { meaningsOf, sharedWord } from './word-meaning.ts'

/**
 * How rare words are in the names of organizations: natural log of one over their share, then the words. Facts, counted
 * over the 27,000 names of a sample of the Research Organization Registry (CC0); the 600 most frequent ones.
 */
const counted = `
1.8 university
2.0 institute
2.4 center research
2.7 sciences
2.8 college
2.9 technology
3.0 foundation hospital
3.1 national
3.3 health medical society
3.5 association laboratory
3.7 state
3.9 education international
4.0 studies
4.1 academy
4.2 development superior
4.3 engineering systems
4.4 environmental management st
4.5 business cancer service
4.6 marine ministry universitas
4.7 council economics industrial regional social
4.8 applied arts clinical department physics
4.9 chemical energy information office public technical
5.0 american community group innovation key университет جامعة
5.1 agency city federal general history law network south
5.2 agricultural biology central computer european food natural new north polytechnic safety
5.3 global materials museum pharmaceuticals resources trust west институт
5.4 advanced agriculture east government instytut mathematics nuclear organization policy prefectural
5.4 space water
5.5 culture diseases forestry therapeutics universitesi universiteti и
5.6 akademia care communication library municipal royal государственныи
5.7 childrens commission ecological fisheries korea life paris training
5.8 data language molecular parc transport womens دانشگاه
5.9 child conservation consortium defence electronics europe family human humanities music protection
5.9 seura sport sustainable travail unit украіни
6.0 analysis biological biomedical biotechnology catolica construction design digital dr electric
6.0 federation genetics grande mechanics naval observatory plant promotion unite ustav valley наук
6.0 інститут विश्वविद्यालय संस्थान
6.1 america animal architecture army authority control heart house memorial mining nursing peoples pharma
6.1 power republic tokyo имени বিশ্ববিদ্যালয়
6.2 affairs air california cell conseil experimental finance infrastructure maria neuroscience noaa normal
6.2 oil pacific politeknik province rural shanghai za исследовательскии університет центр
6.3 alliance autonoma brain campus centrum coastal dental dynamics earth excellence force fraunhofer
6.3 geological hoc initiative interdisciplinaire islam islamic metrology rehabilitation station survey
6.3 texas
6.4 charitable command diabetes district graduate laboratories max meteorological negeri nhs open paulo
6.4 planning psychology sekolah statistics support theological tinggi union us york академия научно
6.4 பல்கலைக்கழகம்
6.5 academic applications atlantic beijing botanical cultura dai division facility heritage island junior
6.5 knowledge learning physicians planck professional rio skola solutions surgery urban veterinary vien
6.5 virginia الجامعة प्रौद्योगिकी
6.6 africa archives biosciences cardiovascular carlos civil county genomics grant innovacion intelligence
6.6 land mountain osaka societes teknologi therapy tropical truong universitatea vied
6.7 african aid alberta asia bank bio biodiversity christian climate cr finlands foreningen imaging
6.7 integrated interactions local london machinery manufacturing media metropolitan production products
6.7 program project ry sallskapet standards wildlife национальныи россиискои كلية भारतीय राष्ट्रीय
6.8 after agencia building carolina cellulaire cooperative corporacion direction europeen eye first
6.8 hospitals klinische kyoto leibniz litteratures mental named nihr numerique philosophy police porto
6.8 quantum quebec trade va vyzkumna with академіі національнии національноі імені للعلوم و
6.9 action advancement aerospace agama all area associates branch cross directorate donnees drug ecosystem
6.9 emergency experiment francis garden genie geology george hastanesi holdings indiana joint long
6.9 microbiology military mineral modelisation optics prevention private quality relations sanitas soil
6.9 structures verejna علوم
7.0 aging ai anthropologie antonio arastirma archeologie astrophysics avanzada aviation barcelona berlin
7.0 change chi colleges complex comprehensive computational contre cooperation egyetem epidemiology
7.0 evaluation evolution florida forskning free g guangdong illinois immunologie instituce institutul
7.0 integrative inter john lille metal modeling northwest ontario organic pathology pedagogical pediatric
7.0 pharmacy prefecture press prifysgol publishing radiation radio strategic te telecommunications tourism
7.0 translational univerzita vocational vvi vysoka yhdistys ziekenhuis державнии им медицинскии учреждение
7.1 analytical cha chemicals chuo cognition cognitive colorado conservatorio es fonds forum fundacio
7.1 geoscience greater green interdisciplinary justice king lisboa m modeles monitoring montpellier
7.1 muhammadiyah nanotechnology nauk physiology polymer processing r rennes risk risques robotics rocky s
7.1 software steel teacher technologiques territoires vision washington youth академии государственное за
7.1 та федеральное і अनुसंधान एवं
7.2 aeronautical artificial asian azad camara catalunya consultants diagnostics equipment faculty fine
7.2 foreign frontier future gas ilmu infectious innovative internationales johns kochi lakes laser light
7.2 livestock lyon matter medicines methods mobility operations orthopaedic partnership peace
7.2 physiopathologie population problems procedes reserve saatio secretaria sezione shire simulation stem
7.2 stiftelse term territorio universitaires victoria wisconsin zhejiang академія бюджетное والتكنولوجيا ও
7.2 கழகம்
7.3 agrarian bay cercetare genome imagerie insurance kasei milieu moscow padagogische performance sant
7.3 stiftelsen thomas یونیورسٹی
`

/** Frequent in letters of civil society, and rare in that registry. */
const ofCivilSociety = `
accion action activists alternativa america amnesty andina antiracist articulacion asamblea assembly
autonomia autonomous bienestar caribe caribbean caritas catholic central centroamerica centroamericana civil
coalicion coalition colombiana common communication community comunitario comunitarias cooperacion
cooperative coordinacion coordinadora coordination corporacion critical democracia democracy democratico
dialogo dignidad dignity diocesis diversidad ecumenica empowerment encuentro espacio ethics federacion
feminista feminist fraternidad frente front incidencia independiente independent intercultural jesuita
jesuit latin latina latinoamericana latinoamericano league liga lutheran mesoamericana mesoamerica methodist
metropolitan mision monitor nacional observatorio oficial pastoral people plataforma platform presbyterian
provincia reflexion regional resistance secretariado sector secretariat sembrando sinodo solidaridad
territorio territorial transfronteriza unido union unitarian vida vicaria women
`

/** Saints and what else schools, hospitals and parishes everywhere are named after. */
const ofPatrons = `
agnes andrew andrews angel angels ann anne anthony anthonys antonio augustine barbara benedict bernard bethany
calvary catherine catherines cecilia clare clement cristobal cross domingo dominic elizabeth esperanza esteban
felipe fernando francis francisco gabriel george georges gerard good grace gregory guadalupe holy ignatius ignacio
isidro jacques james jean jeanne joan john johns jorge jose joseph josephs joao juan jude juana lady lawrence lazarus
louis lourdes lucia lucy luis luke lukes luz margaret margarets maria marie mark marks martha martin mary marys
matthew matthews mercy michael michaels miguel monica nicholas nicolas notre our patrick patricks paul pauls pedro peter
peters philip providence rafael raphael rita rosa rosario sacred sagrado saint santa samaritan sebastian stephen stephens
teresa therese thomas tomas trinity vicente vincent vincents virgen xavier
`

const unknown = 8.5
/** A word that has a line among the meanings is a common one, however the registry counts. */
const mostOfMeaning = 5.5
const civil = 5
const ofLearning = 6
const patron = 3.5
const ofOneLetter = 3

/** The rarity of a country in a name. */
export const placeRarity = 4

const rarities = readRarities()

/** Natural log of one over the share of organizations that have the word in their name, in any of its languages. */
export function rarityOf(word: string, shared: string): number {
  if (word.length === 1) return ofOneLetter
  const rarity = rarities.get(shared) ?? (isOfLearning(word) ? ofLearning : unknown)
  return meaningsOf(word).length > 0 ? Math.min(rarity, mostOfMeaning) : rarity
}

/** "Geophysics", "biomedicine", "Kardiologie": rarely counted one by one, and common together. */
function isOfLearning(word: string): boolean {
  return learning.test(word)
}

const learning =
  /.{3}(olog(y|ies|ia|ie|ias|ien|ical|ico|ica|ique|isch)|graph(y|ie)|grafia|physi(cs|que|k|cal)|fisica|medic(ine|ina|al)|m[eo]metr(y|ics)|chemi(stry|cal|e)|chimie|quimica|nom(ics|y|ia|ie)|matics|istics|onics|namics|therap(y|ia|ie)|path(y|ology)|enginee?ring|sciences?)$/

function readRarities(): Map<string, number> {
  const found = new Map<string, number>()
  const keep = (word: string, rarity: number) => {
    const shared = sharedWord(word)
    found.set(shared, Math.min(rarity, found.get(shared) ?? unknown))
  }
  for (const line of counted.trim().split('\n')) {
    const [rarity, ...words] = line.split(' ')
    for (const word of words) keep(word, Number(rarity))
  }
  for (const word of ofPatrons.trim().split(/\s+/)) keep(word, patron)
  for (const word of ofCivilSociety.trim().split(/\s+/)) keep(word, civil)
  return found
}
