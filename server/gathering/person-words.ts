/** Titles before a name, folded, without their dots. */
const titles = new Set(
  `dr dra dre drs sr sra srta sres mr mrs ms miss mx prof profa professor profesor profesora professeur professora lic lcda lcdo licda licdo licenciado licenciada ing
inga arq abg abog mtro mtra maestro maestra fr fray frei frere frater sor soeur suor schwester hno hna hnos hermano hermana brother sister pbro pbra mons monsenor monsignor msgr padre
pere pater father rev revd reverend reverendo reverenda pastor pastora don dona dn dna hon honorable sir dame lord lady rabbi rabino imam sheikh shaikh
herr frau hr fr sig signor signora sgr dott dottssa dottoressa ingeniero doctor doctora doctora docteur obispo bishop card cardenal cardinal archbishop arzobispo
senator senador senadora deputy diputada diputado dip sen rep amb embajador embajadora ambassador judge juez jueza mme mlle mm m me maitre monsieur madame
dhr mevr mw hrn shri smt ustad ustadh sayyid الدكتور الدكتورة الأستاذ الأستاذة السيد السيدة الشيخ المهندس المهندسة د أ م г`.split(
    /\s+/,
  ),
)

/** Letters of orders and degrees after a name, without dots, folded. */
const postNominals = new Set(
  `op sj osb ofm ofmcap ofmconv ocd osa cm cmf sdb svd svdp mscs mccj smr fma rscj osf omi cssr csc ssnd cssp sm fsc msc mg mm
phd dphil md jd ma ba mba mph llm llb bsc msw rn cpa esq dmin mdiv edd obe cbe mbe kc qc ssj snd rsm ibvm cnd stl crs cp sds mj fdcc hcjc stj ctsj
jr sr ii iii iv frs faaas bds mscs ccvi mstl oblata odn rsc`.split(/\s+/),
)

const particles = new Set(
  `de del la las los da do dos das di van von der den ter ten el al ul bin ibn bint ben ould abu le du des y e und et and en i of zu zur af av dal della degli lo li san santa st mac mc o d l`.split(
    /\s+/,
  ),
)

/** `word` is folded. */
export function isTitle(word: string): boolean {
  return titles.has(word)
}

/** "O.P.", "mscs", "PhD": as written; `dotted` where its letters had dots between them. */
export function isPostNominalWord(raw: string, dotted = false): boolean {
  const folded = raw.toLowerCase().replace(/[.\s]/g, '')
  if (!postNominals.has(folded)) return false
  return dotted || /\p{Lu}{2}|^\p{Ll}+$/u.test(raw) || folded === 'phd' || folded === 'jr' || folded === 'sr'
}

/** Small words between names of families. `word` is folded. */
export function isParticle(word: string): boolean {
  return particles.has(word)
}
