import { nameKey } from '../likeness/normal-form.ts'
import { meaningsOf } from '../likeness/word-meaning.ts'

/**
 * What organizations call themselves: a word of these in a name is a name of an organization, wherever people's names
 * are like the rest. The English ones stand for their translations too, as the table of meanings has them.
 */
const bodies = `
academy agency alliance association authority bank board brotherhood campaign center chamber charity church clinic college
committee company council court department federation forum foundation fund government group guild hospital industry
institute initiative laboratory library ministry movement museum network office organization parish party platform program project
society team union university workshop polytechnic service school research collective cooperative commission community assembly congress
`

/** Further ones, in the languages that letters come in, folded. */
const furtherBodies = `
accion aktion aktionsbundnis aktionskreis alianca alianza amnesty arbeitsgemeinschaft arbeitsgruppe arbeitskreis arcigay
articulacao articulacion asamblea asociacion asociaciones asociacao associacao assemblee associacio associazione associazioni
ateneo atelier barreau bistum bloque brigada brigade bufete bund bundesverband bundnis bureau burgerinitiative cabildo
caritas casa cattedra cellule central centrale centri centro circolo circulo club coalicion coalition coalizione
cofradia colectiva colectivo colectivos colegio collectif collettivo comision comissao comite commissione comunidad comunidades
comunidade comunita confederacion confederation confederacao confederazione congregacion congregation congregazione consejo consorcio
consortium consorzio consultora consultoria coop cooperativa cooperativas coordenacao coordinacion coordinadora coordinamento coordination
corporacion corporation corporacao council dachverband defensoria delegacion departamento diakonie diocesis diocese dipartimento
diakonia editorial ejido encuentro entraide equipe equipo escuela espace espacio ev facultad faculdade fachverband
federacao federacio federazione federatie fideicomiso filmproduktion fondation fondazione fondo foro fraternidad freunde freundeskreis frente front
fundacao fundacion fundaciones fundacio gemeinde gemeinschaft genossenschaft gesellschaft gewerkschaft gremio grupo grupos gruppe
gruppo hermandad hilfswerk hochschule iglesia igreja initiative iniciativa iniciativas instancia institucion institut institution instituicao instituto
istituto jornadas junta juventud juventudes kirche kirchengemeinde komitee koordination kreisverband laboratorio landesverband league legatoria liga
ligue lliga mancomunidad mesa ministerio mision mission monastery monasterio monastere movimento movimiento mouvement movimientos netz netzwerk ngo nonprofit
observatoire observatorio observatory obra observatori oficina ong ongs ordre ordem orden organisation organisatie organisationen organizacion organizaciones organizacao
organizations organisations organizzazione parroquia paroquia paroisse partido partei parti parlament pastoral patronato plataforma plateforme piattaforma programa programme
proiect projet projeto projekt proyecto provincia rat red redes rede redaktion rete reseau resau retraite rundfunk secretaria secretariado secretariat
sector seccion sekretariat servicio servicios sinagoga sindacato sindicato sindicatos sinodo synod synode sociedad sociedade societa societat societe
solidaridad solidarite solidarity stammtisch stiftung stichting studierendenrat synagogue syndicat taller talleres templo territorial trust trusts unidad unidade union uniao unione unite universidad
universidade universita universitat universite verband verbund verein vereinigung vereniging vicaria vikariat voluntariado weltladen werk werkstatt zentrum zentralrat
activists advocates agrupacion agrupamento allies alumni amigas amigos archdiocese arquidiocesis associates association associations
branch caucus chapter charities clearinghouse collaborative colleges committees companies coordinating corps defenders delegation division ecumenical
enterprises exchange faculty fellowship fest festival firm franciscan franciscanos friends gmbh group guild
holdings inc incorporated industries institutes interfaith jesuits kollektiv labs llc llp ltd magazine ministries mosque networks neighbors
parents partners partnership partnerships press province publishers sisters societies solutions station studio
studios students survivors synod system systems teachers technologies think tribe tribes unions unlimited volunteers watch workers worldwide
consulting consultants pharmaceuticals pharma therapeutics biosciences biotech biotechnology software electronics logistics airlines airways
railways motors energy resources ventures capital insurance laboratories diagnostics genomics semiconductors
vocacionistas misioneras misioneros hermanas religiosas religiosos campesinos campesinas mujeres jovenes trabajadores trabajadoras vecinos vecinas estudiantes
migrantes indigenas pueblos ciudadanos ciudadanas defensoras defensores periodistas abogadas abogados familiares victimas docentes maestras maestros
`

/** In scripts that are read otherwise; those of Chinese, Japanese and Korean are found within a name without spaces. */
const romanized = `
daigaku daigakuin gakuen gakko gakkai kenkyujo kenkyusho kenkyu kenkyukai kyokai kyodo kumiai kaisha gaisha kabushiki byoin shikenjo kokuritsu kenritsu shiritsu
kogyo koko kodo zaidan zaidanhojin shadan hojin tanki seisakusho seiyaku bijutsukan hakubutsukan toshokan renmei rengo daxue xueyuan yiyuan zhongxin yanjiusuo yanjiuyuan xiehui jijinhui
gongsi daehak daehakgyo yeonguso hyeophoe mahavidyalaya vishwavidyalaya vidyapeeth vidyalaya vidyapith peetham mandir ashram seva sangh sangha samiti sabha samaj sansthan
sansthan parishad kendra kendriya nagar pradesh jamiat jamiyat jamia jamiyah jamiar jamiah jameah markaz wizarat daneshgah muassasat munazzamat ittihad universitas yayasan lembaga badan dinas politeknik perkumpulan persatuan
pamantasang pamantasan kolehiyo samahan kilusan bayan 
`

/** Further Europe and its neighbours. */
const ofFurtherEurope = `
ajuntament ayuntamiento akademia akademija akademiyasi asociatia asotsiatsiya biuro centar centras centrum coleg comunitat diputacion drustvo egyesulet egyetem elkarteа elkartea ezkerra federasyonu
federatia fond fonden fondi foreningen forening forbund forbundet fundacja fundatia fundazioa gasthuis generalitat generalverwaltung halozat hogeschool hogskola hogskolan hoyskole institucija instituti instituto
instituut instituutti institutul institutum intézet inshtitut intezet javna jednota kansalaisjarjesto keskus klinika klinicki klub kolegium kolej komisija komitet kommun kommune kommunen konservatorium kor kraj kuratorium lag landsting landstinget
landsforening landslag liceu liceum liga ligaen lyceum maatschappij ministerie ministerium ministerstvo miljo mreza munkakozosseg nadace nadacia nonprofit odborova oeuvre ogolnopolski osasun provincie
radio rahvus regione savez seura sihtasutus sindikat sindikatet skola sluzba spolek spolecnost stadt stadtwerke stal statens stichting stiftelse stiftelsen stowarzyszenie syndikat szkola szovetseg tarsasag tutkimuslaitos udruga udruzenje udala ujesulet
universitatea universiteti universitetet universitetit univerza univerzitet uprava urad utca vakfi vereeniging verbond vydavatelstvo wyzsza xarxa yuksekokulu zaklada zavod zdruzenie zdruzenje zveza zwiazek yliopisto oppilaitos saatio sallskapet samfundet
archive archives asylum botanicum campus cegep cinema conservancy conservatory conservatorio conservatoire complex county cathedral catedral convent convento conservation corpus diocese ensemble farm gallery gendarmerie hackspace headquarters hospice hostel infirmary
institutum islands landscape lyceum memorial monument municipality municipio mutual nursery observer orchestra orchard pavilion pharmacy planetarium police prefecture prison publishers publishing radio reactor region reservation reserve sanctuary secretary seminary
senate shelter stadium survey synchrotron tribune trustees university-college vineyard zoo zoological cooperation cooperacion cooperation partnership practice products devices films books materials communications therapies chemicals
telecom imaging vision solutions semiconductor magazine nexus dynamics enterprises intelligence
`

const ofScripts = `
বিশ্ববিদ্যালয় মহাবিদ্যালয় কলেজ ইউনিভার্সিটি ইনস্টিটিউট ফাউন্ডেশন সমিতি সংস্থা பல்கலைக்கழகம் கல்லூரி கழகம் நிறுவனம் சங்கம் ವಿಶ್ವವಿದ್ಯಾಲಯ ಸಂಸ್ಥೆ విశ్వవిద్యాలయం సంస్థ కళాశాల കോളേജ് സർവ്വകലാശാല സംഘടന
ਯੂਨੀਵਰਸਿਟੀ યુનિવર્સિટી විශ්වවිද්‍යාලය مركز پوهنتون یونیورسٹی کالج سازمان موسسه پژوهشکده انجمن بنیاد جامعہ زانکۆی მინისტრო უნივერსიტეტი აკადემია ինստիտուտ համալսարան ዩኒቨርሲቲ университеті институты университеты сургууль мемлекеттік республикасы
נוסοκομειο υπουργειο οργανισμος νοσοκομειο האקדמית המכללה האוניברסיטה القضاة الطبية กระทรวง มหาวิทยาลัย มูลนิธิ สมาคม
منظمة منظمات اتحاد الاتحاد شبكة مركز المركز حركة نقابة لجنة تحالف ائتلاف جمعية الجمعية مؤسسة المؤسسة هيئة مجلس رابطة منتدى مبادرة تجمع معهد
جامعة كلية مدرسة مستشفى وزارة شركة حزب دار بيت نادي فريق مرصد برنامج مشروع كنيسة حملة حقوق التنمية
организация организации ассоциация союз фонд центр общество движение комитет институт университет академия совет федерация партия музей
клуб газета агентство объединение инициатива сеть группа школа больница министерство компания театр библиотека гражданская
організація асоціація спілка товариство рух комітет університет академія інститут рада мережа група громадська
οργανωση ενωση συλλογος δικτυο ιδρυμα κεντρο πανεπιστημιο ινστιτουτο επιτροπη κινηση σωματειο εταιρεια
ארגון עמותת עמותה מרכז תנועת האגודה אגודת קרן ועד אוניברסיטת מכון
संस्था संगठन समिति संघ केंद्र केन्द्र मंच न्यास परिषद विश्वविद्यालय आंदोलन मंडल
`

const withinNames =
  /ダイガク|ケンキュウ|ビョウイン|シケンジョウ|タンキ|ガクエン|[会會社庁廳团團协協组組织織机機构構联聯盟网網络絡校院所馆館部局省署司厂廠店党黨]|大学|大學|中心|基金|公司|学院|委员|委員|センター|ネットワーク|グループ|クラブ|재단|협회|연합|연대|센터|대학|위원회|단체|모임|회의|연구|학교|병원|공사|기구|노조|교회/u

/** German makes one word of it: "Flüchtlingsrat", "Frauenwerkstatt". */
const compoundEndings =
  /.{3}(?:verein|verband|verbund|bundnis|stiftung|gesellschaft|zentrum|institut|initiative|netzwerk|gruppe|kreis|verlag|seminar|archiv|behorde|verwaltung|zeitung|fakultat|akademie|bibliothek|theater|hochschulen|landstinget|gemeinde|gemeinschaft|genossenschaft|hilfe|schule|hochschule|universitat|werkstatt|ministerium|anstalt|kammer|bewegung|forschung|klinik|klinikum|museum|forening|foreningen|forbund|forbundet|forbund|selskap|selskapet|universitet|universiteit|vereniging|stichting|universitesi|vakfi|dernegi|instituutti|liitto|yhdistys|korhaz|egyesulet|alapitvany|egyetem)$/

/** Abstract nouns, sciences and collectives: no family is called so. */
const abstractEndings =
  /.{3}(?:cion|ciones|sion|tion|tions|sions|cao|coes|zione|zioni|idad|idades|ertad|tade|idade|tat|ite|ismo|isme|ism|ismus|ista|istas|istes|ists|mento|mentos|ments?|ncia|ncias|nces?|logia|logie|logy|logical|logico|logica|logicas|logique|graphy|grafia|graphie|nomia|nomie|nomy|metria|metry|ics|ica|icas|icos|iques?|ische|ischer|isches|schaft|schaften|heit|keit|ungen|.{2}ung|ships?|hood|ness|[ct]ivas?|[ct]ivos?|[ct]ives?|ales|alen|tional|cional|cionales|cionais|ational|aux|iques|ographic|ional|ical|ular|tural|ental|orial|ctual|iary|technik|tech|techs|soft|ware|pharm|pharma|biotics|gene|genix|genics|omics|onics|tronics|trics|metrics|sys|corp|net|web|medica|chem|chemie|energie|energy|aerospace|works|works|nautics|dynamics|industrie|ierung|arbeit|ologico)$/
const scienceBeginnings =
  /^(?:bio|nano|geo|micro|neuro|agro|eco|hydro|electro|aero|immuno|cyber|astro|petro|thermo|photo|opto|radio|tele|multi|inter|euro|trans)[a-z]{4,}/

/** Cities and regions that are nobody's family name; countries are known elsewhere. */
const places = new Set(
  `aarhus abu accra africa alaska alberta algarve alger amazonas amsterdam andalucia andes ankara antioquia antwerpen aragon arizona arkansas asia athens atlanta atlantic auckland baden
baltimore bamberg bangalore bangkok barcelona basel bavaria bayern beijing belfast belgrade berlin bern bihar birmingham bogota bologna bombay bonn boston brandenburg bremen brisbane bristol britain brooklyn brussels bruxelles bucharest bucuresti budapest
cairo calgary california canarias cantabria caracas caribbean caribe carolina casablanca catalunya cataluna centroamerica chiapas chicago cleveland coahuila colorado connecticut copenhagen cusco cymru dallas damascus dar dehradun delaware delhi denver detroit dhabi dhaka dresden dubai dublin durango dusseldorf
edinburgh england esfahan essen europa europe extremadura flanders florida frankfurt fukuoka galicia gaza geneva geneve glasgow goteborg gottingen granada grenoble guadalajara guanajuato guangdong guangzhou guayaquil gujarat hamburg hannover hanoi harare havana hawaii heidelberg helsinki hesse hessen hiroshima hokkaido
honduras hyderabad idaho illinois indiana iowa istanbul izmir jakarta jalisco jena jerusalem johannesburg kansas karachi karnataka kathmandu kentucky kerala kiel kinshasa kobe kolkata koln kuala kyiv kyoto lagos latinoamerica lausanne leeds leipzig liege lille lima linz lisboa lisbon liverpool ljubljana lombardia london
louisiana louvain lumpur lyon madrid magdeburg maharashtra mainz manchester manitoba mannheim marburg maryland massachusetts mediterranee mediterranean melbourne mesoamerica michigan michoacan milano minas minnesota mississippi missouri monterrey montevideo montpellier montreal moscow mumbai munchen munich munster
nagoya nairobi nantes napoli nebraska nevada newcastle nigeria norfolk normandie nova oaxaca ohio oklahoma ontario oregon osaka oslo ottawa oxford padova palermo paris pennsylvania perth petersburg phoenix piemonte pittsburgh portland porto prague praha puebla punjab quebec quito rajasthan rennes rhine rotterdam
saarland saigon salzburg sachsen sapporo sardegna sardinia saskatchewan scotland seattle seoul sevilla shanghai shenzhen sicilia sinaloa skopje sofia sonora southampton stockholm strasbourg stuttgart suisse sydney tabasco taipei tamaulipas tampere tehran tennessee texas thuringen tijuana tokyo toronto toulouse toscana
tunis turin turku utah utrecht vancouver vanuatu varanasi venezia veracruz vermont vienna vilnius virginia wales warsaw warszawa wien wisconsin wroclaw wurzburg wyoming yokohama york yorkshire yucatan zacatecas zagreb zealand zurich tehuantepec latin latina latinoamericana latinoamericano americas norte sur`.split(
    /\s+/,
  ),
)

/** That join the words of an organization's name, and of no person's. */
const joints = new Set(
  `of for the para por pour fur contra against without sin with con in en at on an zur zum im fuer voor van het aan och for og til per nel nella
dei delle degli sul des aux dans sous sur avec sans durch gegen ohne mit und auf from to by between among entre pela pelo pelos pelas no na nos nas sem com em
af av pa i ja till fran dla na w ve icin из для за по في من على عن إلى`.split(/\s+/),
)

/** Bodies, or what they are about, that are people's names too: they say nothing by themselves. */
const names = new Set(
  `amor angel angeles arias bernal blanca blanco bonilla branch bush campo campos castro church cielo cook cortes costa cross cruz
dolores duke esperanza faith fe felicidad flor flores forest fountain franco friend fuentes fuente garden gay good grace green guerra hall hand heart hill hope house iglesias
industria isla islas jesus joy judge justicia justice king knight lake land law leal ley lima long love luna luz mar marina maria mason may mayor mercado mercedes mesa milagros miller minor
monte montes mora moral moreno north olivo oliva olmo orden palma park parker paz pena perla piedad pilar pina plata pope porter prado price prieto prince ramos reed rey reyes rio rios rivera rock rojas rosa rosario rose
ruiz sage sala salas salud santa santo santos sierra silva sol soledad soto star stone strong sun tierra torre torres trinidad union valle vega vera verde vida villa virtud war water waters west white wise wolf wood woods young
baker banks beach bell berg best bird bishop black brook brooks brown buck burns carpenter carter chase clay cole crane day dean drew eagle east farmer field fields fisher foster fox free frost gold golden grant gray gross guy hammer hart hawk hay
holiday holly hunt hunter ice iris ivy jade jasmine kind lamb lane lark lee lily little lord marsh marshall mills moon nature noble nova ocean olive page palmer pearl penny perez pike plant potter power powers pratt rain read rice rich river rivers robin rush
sanders savage sea sharp shepherd silver singer snow south spring steel story street summer swift taylor terry turner underwood vale violet walker wall ward weaver weber webb webster wells wheeler winter winters worth
corona cordero cuevas delgado escudero gallo guerrero herrero hidalgo jardin leon lobo nieto paredes pastor peral pino pozo puente quintana rubio serrano soler toledo valencia vidal vela zamora
bauer bergmann fischer gross gut hahn haus huber jager kaiser klein koch konig kraus kurz lang maier meister muller neumann richter roth sauer schafer schmid schneider schulz schwarz sommer stark stein vogel vogt wagner weiss winkler wolf zimmermann
petit blanc bon boucher bourgeois chevalier fleur fontaine garnier legrand leroy marchand martel meunier moulin pain picard rousseau roux royer tessier
ferrari bianchi bruno conti costa esposito fontana galli gallo gatti greco leone lombardi longo mancini marino moretti neri ricci rinaldi romano rossi russo sala santoro serra testa vitale
chandra deva devi jain kumar prakash shanti wang li zhang bo van do thi hui mei min ai sha ha an su di de da dai ma ali amer art mark bill will pat sage guy bea nan don major
gene eugene irene ilene marlene charlene arlene darlene jolene maurice patrice beatrice clarice lance vance prince terence clarence laurence lawrence florence constance clemence prudence francis
clive olive steve ives reeves nieves estevez jives rives shaw chaves neves alves goncalves patricia alicia felicia leticia garcia valencia florencia clemencia prudencia constancia
monica veronica angelica erica jessica federica domenica mica angelica dominique monique veronique angelique frederique enrique henrique manrique
marguerite tite benite edite brite smite trinidad caridad piedad natividad felicidad trinite felicite charite mite waite white tait
ceballos ivo rivas olivas navas oliva vivas bautista batista arista evangelista battista
assuncao conceicao encarnacao purificacao anunciacao paixao bond temple parish priest chambers abbey castle rada quoc khoa hoc dao vien truong trung tam binh ascension danica gong savez ranaivo mission bento sarmiento clement clements wings`.split(
    /\s+/,
  ),
)

const headLines = new Set(
  bodies
    .trim()
    .split(/\s+/)
    .flatMap((word) => meaningsOf(word).map(({ line }) => line)),
)
const heads = new Set(
  `${bodies} ${furtherBodies} ${romanized} ${ofFurtherEurope} ${ofScripts}`.trim().split(/\s+/).map(nameKey),
)

/** What a folded word says: a body by name; something such a body is about; a joint; a word that is a name too; nothing known. */
export type OrganizationWord = 'body' | 'about' | 'place' | 'joint' | 'name' | 'unknown'

export function organizationWord(word: string): OrganizationWord {
  if (heads.has(word) && !names.has(word)) return 'body'
  if (joints.has(word)) return 'joint'
  if (names.has(word)) return 'name'
  const meanings = meaningsOf(word)
  if (meanings.some(({ line }) => headLines.has(line))) return 'body'
  if (compoundEndings.test(word)) return 'body'
  if (withinNames.test(word)) return 'body'
  if (places.has(word)) return 'place'
  if (meanings.length > 0 || scienceBeginnings.test(word)) return 'about'
  return word.length >= 6 && abstractEndings.test(word) ? 'about' : 'unknown'
}

/** Whether a folded word joins others, so that a line does not end with it. */
export function isJoint(word: string): boolean {
  return joints.has(word)
}
