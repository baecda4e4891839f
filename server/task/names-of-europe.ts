import type { Tongue } from './tongue.ts'

export const english: Tongue = {
  language: 'en',
  share: 15,
  countries: 'US GB CA IE AU NZ ZA KE NG GH JM PH IN',
  person:
    '{given} {family}|{given} {family}|{given} {initial}. {family}|{given} {family}-{family}|{given} {given} {family}|{given} O’{family}',
  organization:
    '{body} {cause}|{body} {cause} of {city}|{city} {kind} {cause}|{city} {people} {kind}|{people} {cause}|The {emblem} {kind} of {city}|{emblem} {city}',
  longOrganization:
    'International Standing Conference of {people}, {people} and {people} {cause} in the Upper Valleys of {city}, {city} and {city}',
  legalForm: ', Inc.| Inc.| Ltd| CIC|, NPC| Trust|, a 501(c)(3)',
  chapter: ', {city} Chapter| – {city}| ({city} branch)|, Diocese of {city}',
  city: '{start}{end}|{start}{end}|{start}{end} Bay|New {start}{end}|Saint {saint}’s',
  role: 'teacher|nurse|writer|student|interpreter|retired judge|translator|farmer|librarian|community organizer|bus driver',
  contactRole: 'Chair|Executive Director|Secretary|Coordinator|Board member|Policy Officer|Convener',
  affiliation:
    'University of {start}{end}|{start}{end} State College|{start}{end} School of Public Health|Saint {saint}’s Hospital|The {start}{end} Gazette',
  words: {
    given:
      'Abena|Ambrose|Beatrix|Callum|Chidi|Cordelia|Daphne|Desmond|Edith|Ezekiel|Fergus|Gwendolyn|Hollis|Ifeoma|Imogen|Jasper|Keziah|Lachlan|Makena|Marguerite|Nathaniel|Nyree|Oonagh|Priya|Rosalind|Silas|Tamsin|Ursula|Wanjiru|Winifred',
    family:
      'Abernethy|Ashdown|Birchall|Calloway|Drummond|Fairweather|Greenhalgh|Hathersage|Inkpen|Kettlewell|Lanternby|Mbeki-Stone|Ndlovu|Okafor|Pemberton|Quartermaine|Rafferty|Sorrell|Thistlewood|Underhill|Wainwright|Yarrow',
    initial: 'A|B|D|E|J|K|M|R|T',
    body: 'Alliance|Center|Coalition|Network|Association|Forum|Institute|Council|Committee|League|Society',
    kind: 'Alliance|Circle|Coalition|Network|Fellowship|Collective|Assembly|Union|Observatory',
    people: 'Teachers|Families|Neighbors|Farmers|Young People|Women|Librarians|Fishers|Veterans|Students',
    cause:
      'for Clean Rivers|for Public Libraries|for Human Rights|against Forgetting|for Fair Work|for Safe Passage|for Open Schools|for the Night Sky|for Refugees and Neighbors|for Children|for Honest Records|for Good Soil|for Peace and Justice',
    emblem:
      'Lantern|Open Door|Blue Heron|Long Table|Common Ground|Weathervane|Three Bridges|Kindling|Half Moon',
    saint: 'Aldhelm|Brannoc|Cyprian|Eanswith|Kew|Nectan|Petroc|Winnow',
    start:
      'Alder|Bram|Crow|Dun|Elm|Fen|Gorse|Hollow|Inver|Kings|Lantern|Marl|Nether|Otter|Pepper|Quarry|Rook|Stone|Thorn|Wick|Yew',
    end: 'bury|by|combe|dale|den|field|ford|gate|ham|haven|holt|mere|mouth|ness|port|stead|ton|water|wick',
  },
}

const french: Tongue = {
  language: 'fr',
  share: 9,
  countries: 'FR BE CH CA SN CI HT CD MA LU',
  person:
    '{given} {family}|{given} {family}|{given}-{given} {family}|{given} de {family}|{given} {family}-{family}',
  organization:
    '{body} {cause}|{body} {cause} de {city}|{body} {people} de {city}|{body} {people} {cause}|{emblem}, {body} {cause}',
  longOrganization:
    'Coordination permanente {people} et {people} {cause} du diocèse de {city}, section des vallées de {city} et de {city}',
  legalForm: ' ASBL|, association loi 1901| (OSBL)| SCOP',
  chapter: ', section de {city}|, antenne de {city}| – {city}',
  city: '{start}{end}|{start}{end}|Saint-{saint}-sur-{start}|{start}{end}-les-Brumes',
  role: 'journaliste|juriste|poète|élève infirmière|interprète|cinéaste|bibliothécaire|maraîcher|économiste',
  contactRole: 'Présidence|Secrétariat général|Coordination|Direction|Déléguée générale|Porte-parole',
  affiliation: 'Université de {start}{end}|Institut d’études rurales de {start}{end}|CHU de {start}{end}',
  words: {
    given:
      'Aïssatou|Amélie|Anaïs|Benoît|Cléo|Désiré|Éloïse|Étienne|Fatoumata|Gaëlle|Hélène|Ibrahima|Joëlle|Léopold|Maëlle|Maxence|Noémie|Odilon|Régine|Sékou|Solène|Théo|Yaël|Zacharie',
    family:
      'Aubépin|Beaurivage|Chênevert|Coulibaly|Dambreville|Delaforêt|Duruisseau|Fontaineau|Grandpré|Hauterive|Lhôte|Mbaye|N’Diaye|Noiraud|Œuvrard|Pélissier|Rochebrune|Sauvageot|Toussaint-Morne|Vignal',
    body: 'Association|Réseau|Collectif|Fédération|Comité|Mouvement|Observatoire|Ligue|Maison|Forum|Atelier',
    people: 'des femmes|des familles|des paysannes et paysans|des jeunes|des bibliothécaires|des riverains',
    cause:
      'pour les rivières|pour la mémoire|pour l’école ouverte|contre l’oubli|des droits humains|pour l’accueil|pour la terre nourricière|d’éducation populaire|pour la dignité',
    emblem: 'La Luciole|Porte Ouverte|Les Trois Ponts|Grain de Sel|L’Étincelle',
    saint: 'Brieuc|Corentin|Évremond|Fiacre|Guénolé|Hilarion',
    start: 'Brise|Beau|Claire|Douce|Fonte|Grand|Haute|Lande|Mire|Noir|Pierre|Roche|Val',
    end: 'bourg|brume|court|fort|lac|mont|pré|rive|vent|ville|voie',
  },
}

const german: Tongue = {
  language: 'en',
  share: 4,
  countries: 'DE AT CH',
  person: '{given} {family}|{given} {family}|{given}-{given} {family}|{given} von {family}',
  organization: '{body} {cause}|{body} {cause} {city}|{city}er {body} {cause}|{compound} {city}',
  legalForm: ' e. V.| e.V.| gGmbH| eG',
  chapter: ', Ortsgruppe {city}|, Landesverband {city}',
  city: '{start}{end}|Bad {start}{end}|{start}{end} am See',
  role: 'Lehrkraft|Hebamme|Studentin|Übersetzer|Landwirt|Schriftstellerin',
  contactRole: 'Vorstand|Geschäftsführung|Sprecherin|Koordination',
  affiliation: 'Universität {start}{end}|Hochschule {start}{end}',
  words: {
    given:
      'Annegret|Björn|Dörte|Eike|Friederike|Günther|Jürgen|Käthe|Lieselotte|Malte|Nele|Özlem|Rüdiger|Sönke|Ulrike',
    family:
      'Abendroth|Bärenklau|Dämmerich|Eßlinger|Fährmann|Größler|Kühnast|Löwenzahn|Morgenthau|Nußbaumer|Quellmann|Strauß|Überall|Weißdorn',
    body: 'Verein|Bündnis|Netzwerk|Initiative|Arbeitskreis|Werkstatt',
    compound: 'Flüchtlingsrat|Bürgerstiftung|Eine-Welt-Laden|Gewässerschutzbund|Volkshochschule|Lesekreis',
    cause:
      'für freie Flüsse|gegen das Vergessen|für Menschenrechte|für offene Schulen|Nachbarschaft und Zuflucht|für gute Arbeit',
    start: 'Ahorn|Birken|Eichen|Finster|Grün|Hasel|Linden|Nebel|Raben|Silber|Tannen|Wald',
    end: 'bach|berg|brück|burg|feld|heim|hausen|mühl|rode|stein|tal',
  },
}

const polish: Tongue = {
  language: 'en',
  share: 4,
  countries: 'PL CZ LT',
  person: '{given} {family}|{given} {family}-{family}|{given} {given} {family}',
  organization: '{body} {cause}|{body} {cause} w {place}|{body} „{emblem}”',
  legalForm: ' sp. z o.o.|, stowarzyszenie zwykłe',
  chapter: ', oddział {city}',
  city: '{start}{end}|Nowe {start}{end}',
  role: 'pisarka|lekarz|tłumaczka|nauczyciel|rolnik',
  contactRole: 'Prezeska zarządu|Koordynator|Sekretarz',
  affiliation: 'Uniwersytet w {place}|Biblioteka Miejska w {place}',
  words: {
    given:
      'Bogumiła|Dobrosława|Gniewomir|Grażyna|Jarosław|Łucja|Małgorzata|Mieczysław|Stanisława|Świętosława|Wacław|Żaneta',
    family:
      'Błażejczyk|Ćwik|Dąbrówka|Gżegżółka|Jaśmin|Krzykalski|Łąkowa|Mgłowska|Niedźwiedź|Ostrożny|Ździebko|Źródlana|Żurawiecka',
    body: 'Stowarzyszenie|Fundacja|Towarzystwo|Komitet|Koło|Związek',
    cause:
      'Przyjaciół Rzek|Obrony Bibliotek|na rzecz Praw Człowieka|Pamięci i Nadziei|Wolnej Szkoły|Opieki nad Łąkami',
    emblem: 'Latarnia|Świetlik|Otwarte Drzwi|Źródło|Trzy Mosty|Żywa Łąka',
    place: '{start}owie|{start}icach|{start}ynie',
    start: 'Brzeź|Cieszym|Gąsior|Jarzęb|Kamień|Łosi|Mgliń|Ostrow|Płomyk|Wierzb|Żabi',
    end: 'ów|owo|ice|yn|ek',
  },
}

const turkish: Tongue = {
  language: 'en',
  share: 3,
  countries: 'TR CY DE',
  person: '{given} {family}|{given} {given} {family}',
  organization: '{city} {cause} {body}|{cause} {body}',
  chapter: ', {city} Şubesi',
  city: '{start}{end}|Yeni {start}{end}',
  role: 'öğretmen|ebe|avukat|şair|gazeteci',
  contactRole: 'Başkan|Genel Sekreter|Koordinatör',
  affiliation: '{start}{end} Üniversitesi',
  words: {
    given: 'Ayşegül|Çağrı|Defne|Eşref|Gülşen|Işıl|İdil|Nazım|Oğuz|Ömür|Şükran|Umut|Yıldız|Zübeyde',
    family:
      'Ağaçdelen|Bulutçu|Çınaraltı|Değirmenci|Gökırmak|Irmaklı|İncesu|Karanfil|Özgür|Şimşekoğlu|Uğurböceği|Yağmurcu',
    body: 'Derneği|Vakfı|Platformu|Kooperatifi|İnisiyatifi',
    cause:
      'Irmak Dostları|İnsan Hakları|Kadın Dayanışma|Halk Kütüphaneleri|Açık Okul|Toprak ve Tohum|Gece Göğü',
    start: 'Ak|Bulut|Çam|Değir|Göz|Ilı|Kavak|Leylek|Söğüt|Şifa|Ulu',
    end: 'ağaç|ca|dere|kaya|köy|lı|ova|pınar|su|tepe',
  },
}

const vietnamese: Tongue = {
  language: 'en',
  share: 3,
  countries: 'VN US FR AU',
  person: '{family} {middle} {given}|{family} {middle} {given} {given}',
  organization: '{body} {cause}|{body} {cause} {city}',
  city: '{start} {end}',
  role: 'giáo viên|nhà báo|sinh viên|y tá',
  contactRole: 'Chủ tịch|Thư ký|Điều phối viên',
  affiliation: 'Trường Đại học {start} {end}',
  words: {
    family: 'Nguyễn|Trần|Phạm|Đặng|Huỳnh|Võ|Bùi|Đỗ|Lương|Tạ|Mạc|Quách',
    middle: 'Thị|Văn|Ngọc|Đình|Thanh|Bảo|Xuân|Hữu',
    given: 'Ánh|Bích|Cầm|Dũng|Hạnh|Khuê|Lựu|Mến|Nhạn|Phượng|Quỳnh|Sương|Thủy|Trúc|Uyên|Vỹ|Yến',
    body: 'Hội|Mạng lưới|Liên minh|Nhóm|Trung tâm|Quỹ',
    cause:
      'bạn của sông|vì trẻ em|vì quyền con người|thư viện cộng đồng|phụ nữ và đất đai|giữ rừng|bầu trời đêm',
    start: 'An|Bình|Cửu|Đông|Giang|Hòa|Kim|Lạc|Mỹ|Phước|Thạnh|Vĩnh',
    end: 'Điền|Hải|Khê|Lâm|Mộc|Ngạn|Phong|Quang|Sơn|Thủy|Tường',
  },
}

export const european: Tongue[] = [english, french, german, polish, turkish, vietnamese]
