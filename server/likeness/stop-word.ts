import type { MeaningLanguage } from './word-meaning.ts'

const byLanguage: Record<MeaningLanguage, string> = {
  en: 'the of and for in on at to a an by its',
  es: 'el la los las lo de del y e o u en para por a al un una su',
  fr: 'le la les l de du des d et en pour au aux a un une sur par dans leur leurs',
  pt: 'o a os as de do da dos das e em no na nos nas para por ao aos pelo pela',
  de: 'der die das den dem des und fur im in am an von vom zu zum zur e',
  it: 'il lo la i gli le di del della dello dei degli delle e ed in nel nella per a al alla d l',
}

const others =
  'van voor het een en och i for av til og ja na w z do u v ve bin y dla pri o und ng at sa ang na mga si i di dan untuk von zu'

const stopWords = new Set([...Object.values(byLanguage), others].flatMap((words) => words.split(' ')))

/** Words that say the language: no other has them. */
const telling: [MeaningLanguage, Set<string>][] = [
  ['en', new Set(['the', 'of', 'and'])],
  ['es', new Set(['el', 'los', 'las', 'y', 'del'])],
  ['fr', new Set(['les', 'du', 'des', 'et', 'pour', 'aux', 'le'])],
  ['pt', new Set(['do', 'dos', 'das', 'da', 'em', 'pelo', 'pela'])],
  ['de', new Set(['der', 'die', 'und', 'fur', 'zum', 'zur'])],
  ['it', new Set(['della', 'di', 'dei', 'degli', 'delle', 'per'])],
]

/** Articles and prepositions of many languages, folded: they join the words of a name and are no part of it. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word)
}

/** The language that articles and prepositions show. */
export function languageOfStopWords(words: readonly string[]): MeaningLanguage | undefined {
  return telling.find(([, own]) => words.some((word) => own.has(word)))?.[0]
}
