import type { Tongue } from './tongue.ts'

const arabic: Tongue = {
  language: 'ar',
  share: 6,
  countries: 'EG MA TN JO LB PS IQ SD DZ SY',
  person: '{given} {family}|{given} {given} {family}|{given} بن {given} {family}|{given} عبد {attribute}',
  organization: '{body} {cause}|{body} {cause} في {city}|{body} {people} {cause}|{body} {people} في {city}',
  longOrganization:
    'الهيئة الدائمة للتنسيق بين {plural} {people} و{plural} {cause} في محافظات {city} و{city} و{city} وضواحيها',
  chapter: '، فرع {city}| - {city}',
  city: '{place} {quality}',
  role: 'معلمة|صحفي|طالبة|محامية|شاعر|ممرضة',
  contactRole: 'رئيسة الجمعية|المدير التنفيذي|أمينة السر|منسق',
  affiliation: 'جامعة {place} {quality}|معهد {quality} للدراسات',
  words: {
    given: 'سلمى|مازن|هالة|رامي|نجوى|يوسف|ريم|طارق|أمينة|خليل|إيمان|آسيا|هيثم|لُبنى|زياد|فاطمة',
    family: 'النجّار|الحدّاد|البحري|الغيمي|الزيتوني|القنديل|الرحّال|الورّاق|الساقي|الجبلي|المطري|السنديان',
    attribute: 'الكريم|الرحيم|النور|السلام|اللطيف',
    body: 'جمعية|شبكة|مؤسسة|رابطة|مركز|ملتقى|اتحاد|لجنة|مبادرة',
    plural: 'جمعيات|شبكات|روابط',
    people: 'النساء|الشباب|المعلمات|الأسر|الصيادين|الأمهات',
    cause:
      'لحماية الأنهار|لحقوق الإنسان|للذاكرة والعدالة|للمكتبات العامة|للتعليم المفتوح|للكرامة|للأرض والبذور|لسماء الليل',
    place: 'وادي|تل|عين|دير|كفر|برج|بيت|رأس|مرج|جسر',
    quality: 'النور|الغيم|السنديان|الرمان|الحمام|القمر|اللوز|الريح|الياسمين|الندى|الصفصاف|الزعتر',
  },
}

const hebrew: Tongue = {
  language: 'en',
  share: 1,
  countries: 'IL US',
  person: '{given} {family}|{given} {given} {family}',
  organization: '{body} {cause}|{body} {cause} {city}',
  legalForm: ' (ע״ר)',
  city: '{place} {quality}',
  role: 'מורה|משוררת|אחות',
  contactRole: 'יו״ר|מזכירה|רכז',
  affiliation: 'אוניברסיטת {place} {quality}',
  words: {
    given: 'נעמי|איתמר|תמר|אסף|רונית|יונתן|הדס|מיכל',
    family: 'נהר־שלום|גשר|לוונטל|ענני|פנס|רימון|שדות|אורן',
    body: 'עמותת|רשת|פורום|קואליציית|מרכז|אגודת',
    cause: 'ידידי הנהרות|זכויות האדם|ספריות לכולם|הזיכרון והצדק|האדמה הטובה|שמי הלילה',
    place: 'גבעת|נחל|כפר|עין|בית|רמת',
    quality: 'האור|הרימון|הענן|השקד|הרוח|הירח|הערבה|הטל',
  },
}

const greek: Tongue = {
  language: 'en',
  share: 2,
  countries: 'GR CY',
  person: '{given} {family}|{given} {family}|{given} {initial}. {family}',
  organization: '{body} {cause}|{body} {cause} – {city}|{body} «{emblem}»',
  chapter: ', παράρτημα {city}',
  city: '{start}{end}|Νέα {start}{end}|Άνω {start}{end}',
  role: 'δάσκαλος|δημοσιογράφος|φοιτήτρια|ποιητής',
  contactRole: 'Πρόεδρος|Γραμματέας|Συντονίστρια',
  affiliation: 'Πανεπιστήμιο {start}{end}',
  words: {
    given: 'Ανθή|Γεράσιμος|Δάφνη|Ευρυδίκη|Θάλεια|Ιάσων|Κλειώ|Λευτέρης|Μυρτώ|Ορέστης|Φώτης|Χλόη',
    family:
      'Ακριβός|Γεφυράς|Δροσινού|Ελαιώνη|Καλοκαίρης|Λυχνάρης|Ξενιτέας|Ποταμίδου|Ρηγάς|Σύννεφος|Ψαράς|Ώριμος',
    initial: 'Α|Γ|Κ|Μ|Π',
    body: 'Σύλλογος|Δίκτυο|Ένωση|Κέντρο|Πρωτοβουλία|Συνεταιρισμός',
    cause:
      'για τα Ποτάμια|για τα Δικαιώματα|για τη Μνήμη|Φίλων της Βιβλιοθήκης|για το Ανοιχτό Σχολείο|για τον Νυχτερινό Ουρανό',
    emblem: 'Το Φανάρι|Η Γέφυρα|Πυγολαμπίδα|Ανοιχτή Πόρτα|Τρεις Δρόμοι|Καλή Γη',
    start: 'Αλμυρο|Βρυσο|Γαλανο|Δεντρο|Ελαιο|Καλαμο|Λευκο|Μυλο|Νερο|Πετρο|Ροδο',
    end: 'βούνι|κάμπος|λίμνη|πηγή|πόταμος|χώρι|νήσι',
  },
}

const cyrillic: Tongue = {
  language: 'en',
  share: 3,
  countries: 'UA KZ KG BG RS GE AM',
  person: '{given} {family}|{given} {family}-{family}|{initial}. {initial}. {family}',
  organization: '{body} «{emblem}»|{body} «{emblem}» ({city})|{body} {cause}|{body} {cause}, {city}',
  city: '{start}{end}|Ново{end}',
  role: 'учитель|врач|переводчик|поэт',
  contactRole: 'Председатель|Секретарь|Координатор',
  affiliation: 'Университет «{emblem}», {start}{end}',
  words: {
    given:
      'Айгуль|Богдан|Варвара|Глеб|Дарина|Єлизавета|Зоряна|Ілля|Ксения|Любомир|Оксана|Соломія|Тимур|Ярина',
    family:
      'Барвинок|Вітренко|Гроза|Доля|Журавель|Калина|Листопад|Метелиця|Переправа|Світанок|Тихий|Черемош|Щедрик',
    initial: 'А|Б|В|Г|Л|М|О',
    body: 'Фонд|Объединение|Союз|Клуб|Товариство|Спілка',
    cause: 'друзей рек|публичных библиотек|прав человека|памяти|открытой школы|добрососедства',
    emblem: 'Маяк|Світлячок|Открытая дверь|Три мосты|Вільна річка|Ромашка|Перекрёсток|Криниця',
    start: 'Вербо|Ясно|Кали|Лебеди|Мали|Тумано|Зоре|Яро',
    end: 'бор|вка|град|лес|поле|речье|слав',
  },
}

const hindi: Tongue = {
  language: 'en',
  share: 2,
  countries: 'IN NP',
  person: '{given} {family}|{given} कुमार {family}|{given} देवी {family}',
  organization: '{city} {cause} {body}|{cause} {body}',
  city: '{start}{end}|नया {start}{end}',
  role: 'शिक्षक|पत्रकार|छात्रा|नर्स',
  contactRole: 'अध्यक्ष|सचिव|संयोजक',
  affiliation: '{start}{end} विश्वविद्यालय',
  words: {
    given: 'आशा|ईशान|कमला|गीता|चेतन|नीलम|प्रकाश|मीरा|रश्मि|विनोद|शांति|सुधा',
    family: 'अग्निहोत्री|कुशवाहा|चतुर्वेदी|त्रिपाठी|नदीवाल|बंजारा|मेघवाल|रावत|श्रीवास्तव|हंस',
    body: 'समिति|संघ|मंच|न्यास|संगठन|परिषद',
    cause: 'नदी मित्र|मानव अधिकार|जन पुस्तकालय|महिला सहयोग|खुला विद्यालय|बीज बचाओ|बाल विकास',
    start: 'चाँद|दीप|नील|फूल|मेघ|राज|शांति|सूर्य|हरि',
    end: 'गढ़|गाँव|नगर|पुर|बाग|घाट',
  },
}

const chinese: Tongue = {
  language: 'en',
  share: 4,
  countries: 'TW HK SG MY US',
  person: '{family}{given}|{family}{given}{given}|{family}{given}{given}',
  organization: '{city}{cause}{body}|{cause}{body}|{city}{people}{cause}{body}',
  longOrganization:
    '{city}{people}{cause}暨{people}{cause}永久聯絡{body}（The Permanent Liaison Committee of Riverside Readers, Night Teachers and Patient Cartographers of Lanternford）',
  chapter: '（{city}分會）',
  city: '{start}{end}',
  role: '教師|記者|學生|護理師',
  contactRole: '理事長|秘書長|執行長',
  affiliation: '{start}{end}大學|{start}{end}醫院',
  words: {
    family: '林|陳|黃|張|吳|周|何|葉|蕭|歐陽|司徒|溫',
    given: '明|雅|文|河|雲|光|靜|思|遠|華|晴|安|秋|嵐|書|月|心|海',
    body: '協會|基金會|聯盟|促進會|工作室|合作社|學會|中心',
    people: '婦女|青年|教師|家長|漁民|原住民',
    cause: '河流保護|人權|公共圖書館|記憶與正義|開放學校|土地與種子|夜空|社區關懷',
    start: '雲|青|白|南|松|竹|月|星|清|石|桃|梅|長|雙|玉',
    end: '河|山|橋|港|溪|林|湖|潭|坪|塘|嶺|泉',
  },
}

const korean: Tongue = {
  language: 'en',
  share: 2,
  countries: 'KR US',
  person: '{family}{given}{given}',
  organization: '{city} {cause} {body}|{cause} {body}',
  chapter: ' {city}지부',
  city: '{start}{end}',
  role: '교사|기자|학생|간호사',
  contactRole: '대표|사무국장|간사',
  affiliation: '{start}{end}대학교',
  words: {
    family: '김|이|박|최|정|윤|한|서|남궁|제갈',
    given: '하|은|지|민|서|윤|솔|별|강|람|채|연|우|진',
    body: '연대|협회|모임|재단|네트워크|시민모임',
    cause: '강 살리기|인권|작은 도서관|기억과 정의|열린 학교|씨앗과 땅|밤하늘 지키기',
    start: '구름|달|별|솔|청|은|매화|바람|샘',
    end: '골|내|마을|산|항|숲|다리|호수',
  },
}

export const further: Tongue[] = [arabic, hebrew, greek, cyrillic, hindi, chinese, korean]
