/**
 * Names of countries, in the order of CODES: the Unicode CLDR's of version 48.0. They are pinned here because a
 * letter's bytes may not change with the machine, and what Intl says changes with the version of Node.
 */
const NAMES = {
  en: `\
Andorra|United Arab Emirates|Afghanistan|Antigua & Barbuda|Anguilla|Albania|Armenia|Angola|Antarctica|\
Argentina|American Samoa|Austria|Australia|Aruba|Åland Islands|Azerbaijan|Bosnia & Herzegovina|Barbados|\
Bangladesh|Belgium|Burkina Faso|Bulgaria|Bahrain|Burundi|Benin|St. Barthélemy|Bermuda|Brunei|Bolivia|\
Caribbean Netherlands|Brazil|Bahamas|Bhutan|Bouvet Island|Botswana|Belarus|Belize|Canada|\
Cocos (Keeling) Islands|Congo - Kinshasa|Central African Republic|Congo - Brazzaville|Switzerland|\
Côte d’Ivoire|Cook Islands|Chile|Cameroon|China|Colombia|Costa Rica|Cuba|Cape Verde|Curaçao|\
Christmas Island|Cyprus|Czechia|Germany|Djibouti|Denmark|Dominica|Dominican Republic|Algeria|Ecuador|\
Estonia|Egypt|Western Sahara|Eritrea|Spain|Ethiopia|Finland|Fiji|Falkland Islands|Micronesia|Faroe Islands|\
France|Gabon|United Kingdom|Grenada|Georgia|French Guiana|Guernsey|Ghana|Gibraltar|Greenland|Gambia|Guinea|\
Guadeloupe|Equatorial Guinea|Greece|South Georgia & South Sandwich Islands|Guatemala|Guam|Guinea-Bissau|\
Guyana|Hong Kong SAR China|Heard & McDonald Islands|Honduras|Croatia|Haiti|Hungary|Indonesia|Ireland|\
Israel|Isle of Man|India|British Indian Ocean Territory|Iraq|Iran|Iceland|Italy|Jersey|Jamaica|Jordan|\
Japan|Kenya|Kyrgyzstan|Cambodia|Kiribati|Comoros|St. Kitts & Nevis|North Korea|South Korea|Kuwait|\
Cayman Islands|Kazakhstan|Laos|Lebanon|St. Lucia|Liechtenstein|Sri Lanka|Liberia|Lesotho|Lithuania|\
Luxembourg|Latvia|Libya|Morocco|Monaco|Moldova|Montenegro|St. Martin|Madagascar|Marshall Islands|\
North Macedonia|Mali|Myanmar (Burma)|Mongolia|Macao SAR China|Northern Mariana Islands|Martinique|\
Mauritania|Montserrat|Malta|Mauritius|Maldives|Malawi|Mexico|Malaysia|Mozambique|Namibia|New Caledonia|\
Niger|Norfolk Island|Nigeria|Nicaragua|Netherlands|Norway|Nepal|Nauru|Niue|New Zealand|Oman|Panama|Peru|\
French Polynesia|Papua New Guinea|Philippines|Pakistan|Poland|St. Pierre & Miquelon|Pitcairn Islands|\
Puerto Rico|Palestinian Territories|Portugal|Palau|Paraguay|Qatar|Réunion|Romania|Serbia|Russia|Rwanda|\
Saudi Arabia|Solomon Islands|Seychelles|Sudan|Sweden|Singapore|St. Helena|Slovenia|Svalbard & Jan Mayen|\
Slovakia|Sierra Leone|San Marino|Senegal|Somalia|Suriname|South Sudan|São Tomé & Príncipe|El Salvador|\
Sint Maarten|Syria|Eswatini|Turks & Caicos Islands|Chad|French Southern Territories|Togo|Thailand|\
Tajikistan|Tokelau|Timor-Leste|Turkmenistan|Tunisia|Tonga|Türkiye|Trinidad & Tobago|Tuvalu|Taiwan|Tanzania|\
Ukraine|Uganda|U.S. Outlying Islands|United States|Uruguay|Uzbekistan|Vatican City|\
St. Vincent & Grenadines|Venezuela|British Virgin Islands|U.S. Virgin Islands|Vietnam|Vanuatu|\
Wallis & Futuna|Samoa|Kosovo|Yemen|Mayotte|South Africa|Zambia|Zimbabwe`,
  es: `\
Andorra|Emiratos Árabes Unidos|Afganistán|Antigua y Barbuda|Anguila|Albania|Armenia|Angola|Antártida|\
Argentina|Samoa Americana|Austria|Australia|Aruba|Islas Aland|Azerbaiyán|Bosnia y Herzegovina|Barbados|\
Bangladés|Bélgica|Burkina Faso|Bulgaria|Baréin|Burundi|Benín|San Bartolomé|Bermudas|Brunéi|Bolivia|\
Caribe neerlandés|Brasil|Bahamas|Bután|Isla Bouvet|Botsuana|Bielorrusia|Belice|Canadá|Islas Cocos|\
República Democrática del Congo|República Centroafricana|Congo|Suiza|Côte d’Ivoire|Islas Cook|Chile|\
Camerún|China|Colombia|Costa Rica|Cuba|Cabo Verde|Curazao|Isla de Navidad|Chipre|Chequia|Alemania|Yibuti|\
Dinamarca|Dominica|República Dominicana|Argelia|Ecuador|Estonia|Egipto|Sáhara Occidental|Eritrea|España|\
Etiopía|Finlandia|Fiyi|Islas Malvinas|Micronesia|Islas Feroe|Francia|Gabón|Reino Unido|Granada|Georgia|\
Guayana Francesa|Guernesey|Ghana|Gibraltar|Groenlandia|Gambia|Guinea|Guadalupe|Guinea Ecuatorial|Grecia|\
Islas Georgia del Sur y Sandwich del Sur|Guatemala|Guam|Guinea-Bisáu|Guyana|RAE de Hong Kong (China)|\
Islas Heard y McDonald|Honduras|Croacia|Haití|Hungría|Indonesia|Irlanda|Israel|Isla de Man|India|\
Territorio Británico del Océano Índico|Irak|Irán|Islandia|Italia|Jersey|Jamaica|Jordania|Japón|Kenia|\
Kirguistán|Camboya|Kiribati|Comoras|San Cristóbal y Nieves|Corea del Norte|Corea del Sur|Kuwait|\
Islas Caimán|Kazajistán|Laos|Líbano|Santa Lucía|Liechtenstein|Sri Lanka|Liberia|Lesoto|Lituania|Luxemburgo|\
Letonia|Libia|Marruecos|Mónaco|Moldavia|Montenegro|San Martín|Madagascar|Islas Marshall|\
Macedonia del Norte|Mali|Myanmar (Birmania)|Mongolia|RAE de Macao (China)|Islas Marianas del Norte|\
Martinica|Mauritania|Montserrat|Malta|Mauricio|Maldivas|Malaui|México|Malasia|Mozambique|Namibia|\
Nueva Caledonia|Níger|Isla Norfolk|Nigeria|Nicaragua|Países Bajos|Noruega|Nepal|Nauru|Niue|Nueva Zelanda|\
Omán|Panamá|Perú|Polinesia Francesa|Papúa Nueva Guinea|Filipinas|Pakistán|Polonia|San Pedro y Miquelón|\
Islas Pitcairn|Puerto Rico|Territorios Palestinos|Portugal|Palaos|Paraguay|Catar|Reunión|Rumanía|Serbia|\
Rusia|Ruanda|Arabia Saudí|Islas Salomón|Seychelles|Sudán|Suecia|Singapur|Santa Elena|Eslovenia|\
Svalbard y Jan Mayen|Eslovaquia|Sierra Leona|San Marino|Senegal|Somalia|Surinam|Sudán del Sur|\
Santo Tomé y Príncipe|El Salvador|Sint Maarten|Siria|Esuatini|Islas Turcas y Caicos|Chad|\
Territorios Australes Franceses|Togo|Tailandia|Tayikistán|Tokelau|Timor-Leste|Turkmenistán|Túnez|Tonga|\
Turquía|Trinidad y Tobago|Tuvalu|Taiwán|Tanzania|Ucrania|Uganda|Islas menores alejadas de EE. UU.|\
Estados Unidos|Uruguay|Uzbekistán|Ciudad del Vaticano|San Vicente y las Granadinas|Venezuela|\
Islas Vírgenes Británicas|Islas Vírgenes de EE. UU.|Vietnam|Vanuatu|Wallis y Futuna|Samoa|Kosovo|Yemen|\
Mayotte|Sudáfrica|Zambia|Zimbabue`,
  fr: `\
Andorre|Émirats arabes unis|Afghanistan|Antigua-et-Barbuda|Anguilla|Albanie|Arménie|Angola|Antarctique|\
Argentine|Samoa américaines|Autriche|Australie|Aruba|Îles Åland|Azerbaïdjan|Bosnie-Herzégovine|Barbade|\
Bangladesh|Belgique|Burkina Faso|Bulgarie|Bahreïn|Burundi|Bénin|Saint-Barthélemy|Bermudes|Brunei|Bolivie|\
Pays-Bas caribéens|Brésil|Bahamas|Bhoutan|Île Bouvet|Botswana|Biélorussie|Belize|Canada|Îles Cocos|\
Congo-Kinshasa|République centrafricaine|Congo-Brazzaville|Suisse|Côte d’Ivoire|Îles Cook|Chili|Cameroun|\
Chine|Colombie|Costa Rica|Cuba|Cap-Vert|Curaçao|Île Christmas|Chypre|Tchéquie|Allemagne|Djibouti|Danemark|\
Dominique|République dominicaine|Algérie|Équateur|Estonie|Égypte|Sahara occidental|Érythrée|Espagne|\
Éthiopie|Finlande|Fidji|Îles Malouines|Micronésie|Îles Féroé|France|Gabon|Royaume-Uni|Grenade|Géorgie|\
Guyane française|Guernesey|Ghana|Gibraltar|Groenland|Gambie|Guinée|Guadeloupe|Guinée équatoriale|Grèce|\
Géorgie du Sud-et-les Îles Sandwich du Sud|Guatemala|Guam|Guinée-Bissau|Guyana|\
R.A.S. chinoise de Hong Kong|Îles Heard-et-MacDonald|Honduras|Croatie|Haïti|Hongrie|Indonésie|Irlande|\
Israël|Île de Man|Inde|Territoire britannique de l’océan Indien|Irak|Iran|Islande|Italie|Jersey|Jamaïque|\
Jordanie|Japon|Kenya|Kirghizstan|Cambodge|Kiribati|Comores|Saint-Christophe-et-Niévès|Corée du Nord|\
Corée du Sud|Koweït|Îles Caïmans|Kazakhstan|Laos|Liban|Sainte-Lucie|Liechtenstein|Sri Lanka|Liberia|\
Lesotho|Lituanie|Luxembourg|Lettonie|Libye|Maroc|Monaco|Moldavie|Monténégro|Saint-Martin|Madagascar|\
Îles Marshall|Macédoine du Nord|Mali|Myanmar (Birmanie)|Mongolie|R.A.S. chinoise de Macao|\
Îles Mariannes du Nord|Martinique|Mauritanie|Montserrat|Malte|Maurice|Maldives|Malawi|Mexique|Malaisie|\
Mozambique|Namibie|Nouvelle-Calédonie|Niger|Île Norfolk|Nigeria|Nicaragua|Pays-Bas|Norvège|Népal|Nauru|\
Niue|Nouvelle-Zélande|Oman|Panama|Pérou|Polynésie française|Papouasie-Nouvelle-Guinée|Philippines|Pakistan|\
Pologne|Saint-Pierre-et-Miquelon|Îles Pitcairn|Porto Rico|Territoires palestiniens|Portugal|Palaos|\
Paraguay|Qatar|La Réunion|Roumanie|Serbie|Russie|Rwanda|Arabie saoudite|Îles Salomon|Seychelles|Soudan|\
Suède|Singapour|Sainte-Hélène|Slovénie|Svalbard et Jan Mayen|Slovaquie|Sierra Leone|Saint-Marin|Sénégal|\
Somalie|Suriname|Soudan du Sud|Sao Tomé-et-Principe|Salvador|Saint-Martin (partie néerlandaise)|Syrie|\
Eswatini|Îles Turques-et-Caïques|Tchad|Terres australes françaises|Togo|Thaïlande|Tadjikistan|Tokelau|\
Timor oriental|Turkménistan|Tunisie|Tonga|Turquie|Trinité-et-Tobago|Tuvalu|Taïwan|Tanzanie|Ukraine|Ouganda|\
Îles mineures éloignées des États-Unis|États-Unis|Uruguay|Ouzbékistan|État de la Cité du Vatican|\
Saint-Vincent-et-les Grenadines|Venezuela|Îles Vierges britanniques|Îles Vierges des États-Unis|Viêt Nam|\
Vanuatu|Wallis-et-Futuna|Samoa|Kosovo|Yémen|Mayotte|Afrique du Sud|Zambie|Zimbabwe`,
  pt: `\
Andorra|Emirados Árabes Unidos|Afeganistão|Antígua e Barbuda|Anguila|Albânia|Armênia|Angola|Antártida|\
Argentina|Samoa Americana|Áustria|Austrália|Aruba|Ilhas Aland|Azerbaijão|Bósnia e Herzegovina|Barbados|\
Bangladesh|Bélgica|Burquina Faso|Bulgária|Barein|Burundi|Benin|São Bartolomeu|Bermudas|Brunei|Bolívia|\
Países Baixos Caribenhos|Brasil|Bahamas|Butão|Ilha Bouvet|Botsuana|Bielorrússia|Belize|Canadá|\
Ilhas Cocos (Keeling)|Congo - Kinshasa|República Centro-Africana|República do Congo|Suíça|Costa do Marfim|\
Ilhas Cook|Chile|Camarões|China|Colômbia|Costa Rica|Cuba|Cabo Verde|Curaçao|Ilha Christmas|Chipre|Tchéquia|\
Alemanha|Djibuti|Dinamarca|Dominica|República Dominicana|Argélia|Equador|Estônia|Egito|Saara Ocidental|\
Eritreia|Espanha|Etiópia|Finlândia|Fiji|Ilhas Malvinas|Micronésia|Ilhas Faroé|França|Gabão|Reino Unido|\
Granada|Geórgia|Guiana Francesa|Guernsey|Gana|Gibraltar|Groenlândia|Gâmbia|Guiné|Guadalupe|\
Guiné Equatorial|Grécia|Ilhas Geórgia do Sul e Sandwich do Sul|Guatemala|Guam|Guiné-Bissau|Guiana|\
Hong Kong, RAE da China|Ilhas Heard e McDonald|Honduras|Croácia|Haiti|Hungria|Indonésia|Irlanda|Israel|\
Ilha de Man|Índia|Território Britânico do Oceano Índico|Iraque|Irã|Islândia|Itália|Jersey|Jamaica|Jordânia|\
Japão|Quênia|Quirguistão|Camboja|Quiribati|Comores|São Cristóvão e Névis|Coreia do Norte|Coreia do Sul|\
Kuwait|Ilhas Cayman|Cazaquistão|Laos|Líbano|Santa Lúcia|Liechtenstein|Sri Lanka|Libéria|Lesoto|Lituânia|\
Luxemburgo|Letônia|Líbia|Marrocos|Mônaco|Moldávia|Montenegro|São Martinho|Madagascar|Ilhas Marshall|\
Macedônia do Norte|Mali|Mianmar (Birmânia)|Mongólia|Macau, RAE da China|Ilhas Marianas do Norte|Martinica|\
Mauritânia|Montserrat|Malta|Maurício|Maldivas|Malaui|México|Malásia|Moçambique|Namíbia|Nova Caledônia|\
Níger|Ilha Norfolk|Nigéria|Nicarágua|Países Baixos|Noruega|Nepal|Nauru|Niue|Nova Zelândia|Omã|Panamá|Peru|\
Polinésia Francesa|Papua-Nova Guiné|Filipinas|Paquistão|Polônia|São Pedro e Miquelão|Ilhas Pitcairn|\
Porto Rico|Territórios palestinos|Portugal|Palau|Paraguai|Catar|Reunião|Romênia|Sérvia|Rússia|Ruanda|\
Arábia Saudita|Ilhas Salomão|Seicheles|Sudão|Suécia|Singapura|Santa Helena|Eslovênia|Svalbard e Jan Mayen|\
Eslováquia|Serra Leoa|San Marino|Senegal|Somália|Suriname|Sudão do Sul|São Tomé e Príncipe|El Salvador|\
Sint Maarten|Síria|Essuatíni|Ilhas Turcas e Caicos|Chade|Territórios Franceses do Sul|Togo|Tailândia|\
Tadjiquistão|Tokelau|Timor-Leste|Turcomenistão|Tunísia|Tonga|Turquia|Trinidad e Tobago|Tuvalu|Taiwan|\
Tanzânia|Ucrânia|Uganda|Ilhas Menores Distantes dos EUA|Estados Unidos|Uruguai|Uzbequistão|\
Cidade do Vaticano|São Vicente e Granadinas|Venezuela|Ilhas Virgens Britânicas|Ilhas Virgens Americanas|\
Vietnã|Vanuatu|Wallis e Futuna|Samoa|Kosovo|Iêmen|Mayotte|África do Sul|Zâmbia|Zimbábue`,
  ar: `\
أندورا|الإمارات العربية المتحدة|أفغانستان|أنتيغوا وبربودا|أنغويلا|ألبانيا|أرمينيا|أنغولا|أنتاركتيكا|\
الأرجنتين|ساموا الأمريكية|النمسا|أستراليا|أروبا|جزر آلاند|أذربيجان|البوسنة والهرسك|بربادوس|بنغلاديش|بلجيكا|\
بوركينا فاسو|بلغاريا|البحرين|بوروندي|بنين|سان بارتليمي|برمودا|بروناي|بوليفيا|هولندا الكاريبية|البرازيل|\
جزر البهاما|بوتان|جزيرة بوفيه|بوتسوانا|بيلاروس|بليز|كندا|جزر كوكوس (كيلينغ)|الكونغو - كينشاسا|\
جمهورية أفريقيا الوسطى|الكونغو - برازافيل|سويسرا|ساحل العاج|جزر كوك|تشيلي|الكاميرون|الصين|كولومبيا|\
كوستاريكا|كوبا|الرأس الأخضر|كوراساو|جزيرة كريسماس|قبرص|التشيك|ألمانيا|جيبوتي|الدانمرك|دومينيكا|\
جمهورية الدومينيكان|الجزائر|الإكوادور|إستونيا|مصر|الصحراء الغربية|إريتريا|إسبانيا|إثيوبيا|فنلندا|فيجي|\
جزر فوكلاند|ميكرونيزيا|جزر فارو|فرنسا|الغابون|المملكة المتحدة|غرينادا|جورجيا|غويانا الفرنسية|غيرنزي|غانا|\
جبل طارق|غرينلاند|غامبيا|غينيا|غوادلوب|غينيا الاستوائية|اليونان|جورجيا الجنوبية وجزر ساندويتش الجنوبية|\
غواتيمالا|غوام|غينيا بيساو|غيانا|هونغ كونغ الصينية (منطقة إدارية خاصة)|جزيرة هيرد وجزر ماكدونالد|هندوراس|\
كرواتيا|هايتي|هنغاريا|إندونيسيا|أيرلندا|إسرائيل|جزيرة مان|الهند|الإقليم البريطاني في المحيط الهندي|العراق|\
إيران|آيسلندا|إيطاليا|جيرسي|جامايكا|الأردن|اليابان|كينيا|قيرغيزستان|كمبوديا|كيريباتي|جزر القمر|\
سانت كيتس ونيفيس|كوريا الشمالية|كوريا الجنوبية|الكويت|جزر كايمان|كازاخستان|لاوس|لبنان|سانت لوسيا|\
ليختنشتاين|سريلانكا|ليبيريا|ليسوتو|ليتوانيا|لوكسمبورغ|لاتفيا|ليبيا|المغرب|موناكو|مولدوفا|الجبل الأسود|\
سان مارتن|مدغشقر|جزر مارشال|مقدونيا الشمالية|مالي|ميانمار (بورما)|منغوليا|منطقة ماكاو الإدارية الخاصة|\
جزر ماريانا الشمالية|جزر المارتينيك|موريتانيا|مونتسرات|مالطا|موريشيوس|جزر المالديف|ملاوي|المكسيك|ماليزيا|\
موزمبيق|ناميبيا|كاليدونيا الجديدة|النيجر|جزيرة نورفولك|نيجيريا|نيكاراغوا|هولندا|النرويج|نيبال|ناورو|نيوي|\
نيوزيلندا|عُمان|بنما|بيرو|بولينيزيا الفرنسية|بابوا غينيا الجديدة|الفلبين|باكستان|بولندا|سان بيير ومكويلون|\
جزر بيتكيرن|بورتوريكو|الأراضي الفلسطينية|البرتغال|بالاو|باراغواي|قطر|روينيون|رومانيا|صربيا|روسيا|رواندا|\
المملكة العربية السعودية|جزر سليمان|سيشل|السودان|السويد|سنغافورة|سانت هيلينا|سلوفينيا|سفالبارد وجان ماين|\
سلوفاكيا|سيراليون|سان مارينو|السنغال|الصومال|سورينام|جنوب السودان|ساو تومي وبرينسيبي|السلفادور|سانت مارتن|\
سوريا|إسواتيني|جزر توركس وكايكوس|تشاد|الأقاليم الجنوبية الفرنسية|توغو|تايلاند|طاجيكستان|توكيلاو|\
تيمور - ليشتي|تركمانستان|تونس|تونغا|تركيا|ترينيداد وتوباغو|توفالو|تايوان|تنزانيا|أوكرانيا|أوغندا|\
جزر الولايات المتحدة النائية|الولايات المتحدة|أورغواي|أوزبكستان|الفاتيكان|سانت فنسنت وجزر غرينادين|فنزويلا|\
جزر فيرجن البريطانية|جزر فيرجن الأمريكية|فيتنام|فانواتو|جزر والس وفوتونا|ساموا|كوسوفو|اليمن|مايوت|\
جنوب أفريقيا|زامبيا|زيمبابوي`,
}

const CODES = `\
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY \
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(
  ' ',
)

const tables = new Map<string, Map<string, string>>()

/** The name of a country (ISO 3166-1 alpha-2) in a language (BCP 47): in English where we have no other, else the code. */
export function countryIn(code: string, language: string): string {
  const base = language.toLowerCase().split('-')[0]
  const known = base === 'es' || base === 'fr' || base === 'pt' || base === 'ar' ? base : 'en'
  let table = tables.get(known)
  if (!table) {
    const names = NAMES[known].split('|')
    tables.set(known, (table = new Map(CODES.map((code, index) => [code, names[index] ?? code]))))
  }
  return table.get(code) ?? code
}
