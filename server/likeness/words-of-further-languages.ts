/**
 * The most frequent words of organizations' names in further languages: the English word, then its forms in Chinese,
 * Japanese, Korean, Russian, Arabic, Persian and Hindi, and in languages of Latin letters whose words are not related.
 * Cities and regions stand by name, so that names in scripts without spaces can be parted.
 */
export const wordsOfFurtherLanguages = `
academy 学院 學院 科学院 科學院 学士院 아카데미
agriculture 农业 農業 农 農 농업 сельскохозяйственный сельского زراعة الزراعة कृषि
animal 动物 動物
applied 应用 應用 応用 прикладной التطبيقية
association 协会 協會 協会 협회 ассоциация جمعية انجمن
bank 银行 銀行 은행 بنك
bureau 局
business 商业 商業 经济 企业 企業 경영 ビジネス
cancer 肿瘤 癌 がん 암
center 中心 センター 센터 центр مركز مرکز केंद्र केन्द्र
central 中央 중앙
chemistry 化学 化學 화학 химии الكيمياء
city 市 市立 시립
clinic クリニック 诊所
college 学校 學校 カレッジ 专科学校 高等専門学校 短期大学 職業技術學院 职业技术学院 школа колледж كلية महाविद्यालय
company 公司 会社 集团 集團 グループ 그룹 компания شركة
construction 建设 建設 建筑 建築 건설
culture 文化 문화 культуры الثقافة
development 发展 發展 開発 开发 개발 развития تنمية التنمية
east 东 東 동
economics 经济学 経済 經濟 경제
education 教育 师范 師範 교육 образования образование التربية शिक्षा
electric 电力 電力 電機 电气 電気 전기
electronic 电子 電子 전자
energy 能源 エネルギー 에너지 энергетики الطاقة
engineering 工程 工学 工業 工业 エンジニアリング 공학 공업 инженерный الهندسة
environment 环境 環境 환경 البيئة
federal федеральный федеральное
federation 联合会 聯合會 連合会 連盟 연맹 федерация
food 食品 식품
forest 林业 林業 森林 산림
foundation 财团 財団 財団法人 基金会 基金會 재단 фонд مؤسسة
geology 地质 地質 지질
government 政府 정부
health 卫生 衛生 健康 保健 보건 건강 здравоохранения الصحة स्वास्थ्य
history 历史 歴史 истории
hospital 医院 醫院 病院 병원 больница مستشفى بیمارستان
humanities 人文 人文科学 인문
industry 产业 産業 산업
information 信息 情報 資訊 정보
institute 研究所 研究院 研究室 연구원 연구소 институт معهد पीठ संस्थान
international 国际 國際 国際 국제 международный международная الدولية
japanese 日本
kyoto 京都
laboratory 实验室 實驗室 ラボ 실험실 лаборатория
language 语言 外国语 外國語 外国語 언어
law 法学 法律 법률 права
library 图书馆 圖書館 図書館 도서관 библиотека مكتبة
management 管理 経営 관리 управления
marine 海洋 해양
mathematics 数学 數學 수학 математики
medicine 医学 醫學 医科 医疗 医療 醫療 의학 의료 의과 медицинский الطب الطبية पزشکی پزشکی
mechanics 力学 機械 机械 기계
ministry 部 省 министерство وزارة وزارت मंत्रालय
museum 博物馆 博物館 美術館 박물관 музей متحف
music 音乐 音楽 음악
national 国家 國家 国立 國立 국립 национальный الوطنية الوطني ملی राष्ट्रीय
nature 自然
normal 师范大学 師範大學
north 北 북
nuclear 核 原子力 ядерный
nursing 看护 護理 看護 간호
ocean 海 해양
pharmacy 药学 薬学 薬科 藥學 製薬 제약 약학
physics 物理 물리 физики الفيزياء
polytechnic 理工 工科 политехнический
psychology 心理 심리 психологии
public 公立 公共 공공
railway 铁路 铁道 鉄道 철도
research 研究 연구 исследований исследовательский научный научно بحوث البحوث أبحاث للبحوث تحقیقات अनुसंधान
school 学园 學園 学園 스쿨
science 科学 科學 과학 наук наука العلوم विज्ञान
security 安全 안전
society 学会 學會 社团 社団 학회 общество मंडल
south 南 남
sports 体育 體育 スポーツ 체육 спорта
state 省立 県立 도립 государственный государственное государственная
system 系统 システム 시스템
technology 技术 技術 科技 기술 технологий технологический технический التكنولوجيا والتكنولوجيا प्रौद्योगिकी
traditional 中医 中醫
transport 交通 运输 교통
university 大学 大學 대학교 대학 университет університет универзитет جامعة دانشگاه विश्वविद्यालय विद्यापीठ
water 水利 水
west 西 서
women 女子 妇女 여자 женский
academy akademia akademija akademi akademisi akademie
agriculture pertanian tarim rolniczy rolnictwa landbouw jordbruk landwirtschaft poljoprivredni nong
applied toegepaste uygulamali ammattikorkeakoulu stosowanych terapan
association vereniging forening yhdistys stowarzyszenie dernegi udruga persatuan egyesulet associacio sdruzeni
bank bankasi pankki
center merkezi keskus centrum kozpont pusat trung tam centras
child children lapset barn cocuk gyermek anak dzieci
college hogeschool hogskola hoyskole kolej sekolah tinggi szkola skola school koulu okulu liceum foiskola yuksekokulu
council raad radet rada neuvosto konseyi dewan
development kalkinma ontwikkeling pembangunan phat trien rozvoj razvoj rozwoju
education onderwijs egitim pendidikan opetus utbildning obrazovanje edukacji nevelesi vzdelavani
environment milieu miljo cevre ymparisto srodowiska lingkungan
finance keuangan kewangan maliye finansministeriet financien
forest orman skog metsa lesnicky lesny kehutanan metsatieteellinen
foundation stichting stiftelse stiftelsen fonden saatio vakfi fundacja nadace nadacia alapitvany zaklada yayasan fundacio sihtasutus
health saglik halsa helse sundhed terveys zdravotni zdrowia zdravlja egeszsegugyi kesehatan salut gezondheid
higher tinggi wyzsza visoka vysoka
history tarih historiallinen historisk
hospital hastanesi ziekenhuis sykehus sjukhus sairaala szpital nemocnice korhaz bolnica rumah sakit spital benh vien haigla
industry sanayi industri teollisuus przemyslu
institute instytut ustav intezet zavod enstitusu instituutti instituut institutas vien lembaga institutt instituttet
international uluslararasi internasional kansainvalinen miedzynarodowy mezinarodni medunarodni nemzetkozi quoc te
law hukum hukuk rett prawa oikeus
library knihovna knjiznica biblioteka kirjasto kutuphanesi perpustakaan bibliotheek bibliotek konyvtar
medicine medicinos tip kedokteran laketieteen lekarska lekarski
ministry kementerian bakanligi ministerstvo ministerstwo ministerie departementet ministarstvo ministeriet miniszterium ministeerium bo
museum muzeum muzej muzesi museo muuseum
music muzik muziek musiikki muzyczna
nation national ulusal milli kansallinen narodowy narodni nasjonal nationale nemzeti nasional kebangsaan quoc gia rahvus
network netwerk verkko natverk nettverk rwydwaith halozat siec mreza
office ofisi kantoor virasto urad
organization orgutu organisasi
peace rauha vrede fred baris
police polis politi policija kepolisian
polytechnic politeknik politechnika politekhnik
public halk kamu offentlig julkinen publiczny
research onderzoek arastirma tutkimus tutkimuskeskus forskning badan badawcza vyzkumny penelitian kutato istrazivanja recerca tyrimu ymchwil nghien cuu uuringute
school okul iskola ecole eskola
science bilimler bilim tiede tieteellinen nauk ved znanosti vetenskap vitenskap tudomanyegyetem tudomanyos wetenschappen ilmu mokslu mokslo khoa hoc teadus nauka
security guvenlik veiligheid keamanan
service hizmetleri dienst tjeneste palvelut
social sosyal sosial socialna sosiaali
society maatschappij genootschap seura selskab sallskap selskap towarzystwo drustvo spolecnost tarsasag topluluk perhimpunan selts dernek samfund
sport spor olahraga urheilu
state devlet negeri staats valtion panstwowy panstwowa statni drzavni valstybinis allami
statistics istatistik tilastokeskus
study studies opintojen
technology teknoloji teknologi teknologia technologii technicka techniczny teknik muszaki technische tekniska cong nghe tehnika tehnoloogia technicky
trade ticaret kauppa handel perdagangan thuong mai handlowa
training egitimi koulutus pelatihan
union sendika liitto unia
university yliopisto universiteit universitet universitetet egyetem uniwersytet universitesi universitas universiti sveuciliste univerza univerzita univerzitet prifysgol dai truong ulikool universitates universitetas daigaku daehakgyo unibertsitatea
water su vesi vatten
women kadin naisten kvinner kvinnor joshi wanita
work arbeid arbetet tyo praca
youth genclik nuoriso ungdom pemuda mladez
beijing 北京
shanghai 上海
tokyo 東京
osaka 大阪
nagoya 名古屋
kobe 神戸
yokohama 横浜
hiroshima 広島
fukuoka 福岡
kyushu 九州
hokkaido 北海道
sendai 仙台
tohoku 東北
guangzhou 广州
guangdong 广东
nanjing 南京
wuhan 武汉
hubei 湖北
hunan 湖南
henan 河南
hebei 河北
shandong 山东
shanxi 山西
sichuan 四川
zhejiang 浙江
jiangsu 江苏
fujian 福建
chongqing 重庆
tianjin 天津
xian 西安
taipei 臺北 台北
taichung 臺中 台中
taiwan 臺灣 台湾
seoul 서울
busan 부산
china 中国 中國 中华 中華
korea 한국
`

/** What says no more than "limited company" or "incorporated": left out of names. */
export const legalFormsOfScripts =
  '株式会社 有限会社 合同会社 股份有限公司 有限责任公司 有限公司 公益財団法人 一般財団法人 公益社団法人 一般社団法人 独立行政法人 国立研究開発法人 特定非営利活動法人 医療法人社団 医療法人 学校法人 社会福祉法人 주식회사 재단법인 사단법인'
