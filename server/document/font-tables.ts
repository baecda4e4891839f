/** What a font says of its glyphs in its own tables (OpenType 1.9, hmtx, GSUB and GPOS), in font units. */
export type FontTables = {
  /** How wide a glyph is. */
  advance: (glyph: number) => number
  /** Whether a glyph stands as it is where nothing is beside it. */
  plain: (glyph: number) => boolean
  /**
   * The kerning between two; `joined` where they may be one glyph, `complex` where they may change: then the font must be
   * asked for the whole word.
   */
  between: (first: number, second: number) => number | 'joined' | 'complex'
  /** The one glyph that some of them are, from a place on, and how many they are. */
  ligature: (glyphs: readonly number[], from: number) => { glyph: number; count: number } | undefined
}

/** Of fonts without marks and joining letters; features that every program applies unasked. */
const SUBSTITUTED = new Set(['rvrn', 'ccmp', 'locl', 'rlig', 'calt', 'clig', 'liga', 'rclt'])
const POSITIONED = new Set(['kern', 'curs', 'dist'])

type Table = DataView
/** By glyph, its place in a coverage table; undefined where it is not in it. */
type Coverage = (glyph: number) => number | undefined
type Subtable = { kind: number; table: Table }

/** Reads a font in its file's bytes. */
export function tablesIn(font: Uint8Array): FontTables {
  const substitutions = subtables(tableOf(font, 'GSUB'), SUBSTITUTED, 7)
  const positions = subtables(tableOf(font, 'GPOS'), POSITIONED, 9)
  const lone = substitutions.filter(({ kind }) => kind <= 3).map(({ table }) => coverageAt(table, 2))
  const ligatures = substitutions.flatMap(({ kind, table }) => (kind === 4 ? [ligaturesIn(table)] : []))
  const meetings = [
    ...substitutions.flatMap(({ kind, table }) => (kind > 4 ? [contexts(table, kind === 5)] : [])),
    ...positions.flatMap(({ kind, table }) => (kind === 2 ? [] : [contexts(table, kind === 7)])),
  ]
  const lookups = new Map<number, Pair[]>()
  for (const { kind, table, lookup } of positions) {
    if (kind === 2) lookups.set(lookup, [...(lookups.get(lookup) ?? []), pairs(table)])
  }
  return {
    advance: advances(font),
    plain: (glyph) => lone.every((covers) => covers(glyph) === undefined),
    between: (first, second) => {
      if (meetings.some((meet) => meet(first, second))) return 'complex'
      if (ligatures.some((begun) => begun(first)?.some(({ rest }) => rest[0] === second))) return 'joined'
      let sum = 0
      for (const lookup of lookups.values()) {
        const value = firstOf(lookup, first, second)
        if (value === 'complex') return value
        sum += value
      }
      return sum
    },
    ligature: (glyphs, from) => {
      for (const begun of ligatures) {
        const found = begun(glyphs[from] ?? 0)?.find(({ rest }) => isAt(rest, glyphs, from + 1))
        if (found) return { glyph: found.glyph, count: found.rest.length + 1 }
      }
      return undefined
    },
  }
}

const isAt = (sought: number[], glyphs: readonly number[], from: number) =>
  sought.every((glyph, index) => glyphs[from + index] === glyph)

type Meeting = (first: number, second: number) => boolean
type Pair = (first: number, second: number) => number | 'complex' | undefined

/** Of one lookup, the first table that knows the pair says what becomes of it. */
function firstOf(tables: Pair[], first: number, second: number): number | 'complex' {
  for (const pair of tables) {
    const value = pair(first, second)
    if (value !== undefined) return value
  }
  return 0
}

/** Of glyphs that are all as wide as each other, only the first is written down. */
function advances(font: Uint8Array): (glyph: number) => number {
  const [metrics, count] = [tableOf(font, 'hmtx'), tableOf(font, 'hhea')?.getUint16(34) ?? 0]
  return (glyph) => metrics?.getUint16(4 * Math.min(glyph, count - 1)) ?? 0
}

function tableOf(font: Uint8Array, tag: string): Table | undefined {
  const file = new DataView(font.buffer, font.byteOffset, font.byteLength)
  for (let record = 12; record < 12 + 16 * file.getUint16(4); record += 16) {
    if (tagAt(file, record) !== tag) continue
    return new DataView(
      font.buffer,
      font.byteOffset + file.getUint32(record + 8),
      file.getUint32(record + 12),
    )
  }
  return undefined
}

const tagAt = (table: Table, at: number) =>
  String.fromCharCode(...[0, 1, 2, 3].map((index) => table.getUint8(at + index)))

const at = (table: Table, offset: number): Table =>
  new DataView(table.buffer, table.byteOffset + offset, table.byteLength - offset)

/** Numbers of two bytes, so many of them. */
const numbers = (table: Table, start: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => table.getUint16(start + 2 * index))

/**
 * The tables behind some features, whatever the script and in no language of its own: extensions, of the kind given, are
 * looked through.
 */
function subtables(
  table: Table | undefined,
  wanted: Set<string>,
  extension: number,
): (Subtable & { lookup: number })[] {
  if (!table) return []
  const features = at(table, table.getUint16(6))
  const lookups = at(table, table.getUint16(8))
  const used = new Set<number>()
  for (const own of usualFeatures(at(table, table.getUint16(4)))) {
    const record = 2 + 6 * own
    if (!wanted.has(tagAt(features, record))) continue
    const feature = at(features, features.getUint16(record + 4))
    for (const index of numbers(feature, 4, feature.getUint16(2))) used.add(index)
  }
  return [...used]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const lookup = at(lookups, lookups.getUint16(2 + 2 * index))
      const kind = lookup.getUint16(0)
      return numbers(lookup, 6, lookup.getUint16(4)).map((offset) => {
        const own = at(lookup, offset)
        if (kind !== extension) return { lookup: index, kind, table: own }
        return { lookup: index, kind: own.getUint16(2), table: at(own, own.getUint32(4)) }
      })
    })
}

/** Numbers of the features that a font's scripts have where nobody names a language. */
function usualFeatures(scripts: Table): Set<number> {
  const used = new Set<number>()
  for (let record = 2; record < 2 + 6 * scripts.getUint16(0); record += 6) {
    const script = at(scripts, scripts.getUint16(record + 4))
    const [offset] = numbers(script, 0, 1)
    if (!offset) continue
    const usual = at(script, offset)
    const [, needed = NONE, count = 0] = numbers(usual, 0, 3)
    if (needed !== NONE) used.add(needed)
    for (const feature of numbers(usual, 6, count)) used.add(feature)
  }
  return used
}

const NONE = 0xffff

function coverageAt(table: Table, offset: number): Coverage {
  const coverage = at(table, table.getUint16(offset))
  const known = new Map<number, number>()
  const count = coverage.getUint16(2)
  if (coverage.getUint16(0) === 1)
    numbers(coverage, 4, count).forEach((glyph, place) => known.set(glyph, place))
  else
    for (let record = 4; record < 4 + 6 * count; record += 6) {
      const [from = 0, to = 0, place = 0] = numbers(coverage, record, 3)
      for (let glyph = from; glyph <= to; glyph++) known.set(glyph, place + glyph - from)
    }
  return (glyph) => known.get(glyph)
}

/** A glyph, and those after the first that it stands for. */
type Ligature = { glyph: number; rest: number[] }

/** By their first glyph, the ligatures of a table, the one that is wanted most first. */
function ligaturesIn(table: Table): (first: number) => Ligature[] | undefined {
  const covers = coverageAt(table, 2)
  const sets = numbers(table, 6, table.getUint16(4)).map((offset) => {
    const set = at(table, offset)
    return numbers(set, 2, set.getUint16(0)).map((own): Ligature => {
      const ligature = at(set, own)
      return { glyph: ligature.getUint16(0), rest: numbers(ligature, 4, ligature.getUint16(2) - 1) }
    })
  })
  return (first) => sets[covers(first) ?? -1]
}

/** Two neighbors that a rule with a context may be about: of those without a list of glyphs, any that begin it. */
function contexts(table: Table, simple: boolean): Meeting {
  if (table.getUint16(0) !== 3) {
    const covers = coverageAt(table, 2)
    return (first, second) => covers(first) !== undefined || covers(second) !== undefined
  }
  const lists: Coverage[][] = []
  let place = simple ? 6 : 2
  for (let list = 0; list < (simple ? 1 : 3); list++) {
    const count = table.getUint16(simple ? 2 : place)
    const start = simple ? place : place + 2
    lists.push(Array.from({ length: count }, (_, index) => coverageAt(table, start + 2 * index)))
    place = start + 2 * count
  }
  const [before = [], inside = [], after = []] = simple ? [[], ...lists] : lists
  const sequence = [...before.slice(0, 1), ...inside, ...after]
  return (first, second) =>
    sequence.length === 1
      ? sequence[0]?.(first) !== undefined || sequence[0]?.(second) !== undefined
      : sequence.some(
          (covers, index) =>
            index > 0 && sequence[index - 1]?.(first) !== undefined && covers(second) !== undefined,
        )
}

const X_ADVANCE = 4

/** How far apart two glyphs are set: by a list of pairs, or by classes of glyphs. */
function pairs(table: Table): Pair {
  const covers = coverageAt(table, 2)
  const [format = 0, valueFormat = 0, other = 0] = [0, 4, 6].map((offset) => table.getUint16(offset))
  const [own, size] = [lengthOf(valueFormat), lengthOf(valueFormat) + lengthOf(other)]
  const simple = (valueFormat & ~X_ADVANCE) === 0 && other === 0
  const valueAt = (value: Table, offset: number) =>
    !simple ? 'complex' : own === 0 ? 0 : value.getInt16(offset)
  if (format === 2) return byClasses(table, covers, (offset) => valueAt(table, offset), size)
  const sets = numbers(table, 10, table.getUint16(8)).map((offset) => {
    const set = at(table, offset)
    const values = new Map<number, number | 'complex'>()
    for (let record = 2; record < 2 + (2 + size) * set.getUint16(0); record += 2 + size)
      values.set(set.getUint16(record), valueAt(set, record + 2))
    return values
  })
  return (first, second) => sets[covers(first) ?? -1]?.get(second)
}

function byClasses(
  table: Table,
  covers: Coverage,
  valueAt: (offset: number) => number | 'complex',
  size: number,
): Pair {
  const [firsts, seconds] = [classesAt(table, 8), classesAt(table, 10)]
  const count = table.getUint16(14)
  return (first, second) =>
    covers(first) === undefined ? undefined : valueAt(16 + size * (firsts(first) * count + seconds(second)))
}

function classesAt(table: Table, offset: number): (glyph: number) => number {
  const classes = at(table, table.getUint16(offset))
  const known = new Map<number, number>()
  if (classes.getUint16(0) === 1) {
    const start = classes.getUint16(2)
    numbers(classes, 6, classes.getUint16(4)).forEach((own, index) => known.set(start + index, own))
  } else
    for (let record = 4; record < 4 + 6 * classes.getUint16(2); record += 6) {
      const [from = 0, to = 0, own = 0] = numbers(classes, record, 3)
      for (let glyph = from; glyph <= to; glyph++) known.set(glyph, own)
    }
  return (glyph) => known.get(glyph) ?? 0
}

/** Bytes of a value: two for each thing that its format names. */
function lengthOf(format: number): number {
  let [left, bits] = [format, 0]
  for (; left > 0; left >>= 1) bits += left & 1
  return 2 * bits
}
