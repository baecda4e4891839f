/**
 * The most frequent words of organizations' names in further languages of Latin letters whose words are not related: the
 * English word, then its forms, folded as `nameKey` folds.
 */
export const wordsOfFurtherLanguages = `
academy akademia akademija akademi akademisi akademie akademiet akademin akademijos
administration verwaltungs zarzad
africa afrika afrikaanse african
agency byra byran styrelsen virasto agencja agentura
agriculture pertanian tarim rolniczy rolnictwa landbouw jordbruk landwirtschaft poljoprivredni nong lantbruk jordbruks maatalous landbouwuniversiteit zemedelsky zemedelska agronomski
applied toegepaste uygulamali ammattikorkeakoulu stosowanych terapan
architecture architektury arkitektur arhitekture
art kunsten konst kunst taide sztuk umeni umetnosti sanat seni nghe
association vereniging forening yhdistys stowarzyszenie dernegi udruga persatuan egyesulet associacio sdruzeni vereeniging foreningen forbund forbundet zwiazek svaz zveza szovetseg zdruzenje saveza hiep lien hop elkartea
authority tilsynet direktoratet
bank bankasi pankki
business handelshogskolan handelshoyskole handelshojskole ekonomisk bedrijfs
center merkezi keskus centrum kozpont pusat trung tam centras centra centrul centar center qendra keskuksen centrala sentral
chamber handelskammer kamara izba komora
child children lapset barn cocuk gyermek anak dzieci
church kyrka kyrkan kirke kirken kirkko kosciol
city stad stads kaupunki grad kota belediyesi miasto mesto varos
college hogeschool hogskola hoyskole kolej sekolah tinggi szkola skola school koulu okulu liceum foiskola yuksekokulu kolegium kolegij koledz kollege hogskolan hogskolen hojskole
committee komite komitet komitea utvalg
community kommunitas gmina spolecenstvi
council raad radet rada neuvosto konseyi dewan rad tanacs tinget
county fylke fylkeskommune lan lansstyrelsen megye zupanija
culture kultur kulturni kultury kulttuuri cultuur budaya
data gegevens danych
department avdelning wydzial odbor
development kalkinma ontwikkeling pembangunan phat trien rozvoj razvoj rozwoju
district okres powiat huyen quan ilce
earthquake erdbeben
economics ekonomi ekonomik ekonomiczny ekonomicka ekonomski economische kinh
education onderwijs egitim pendidikan opetus utbildning obrazovanje edukacji nevelesi vzdelavani oktatas opetuksen utdanning oppvekst
energy energetyki energi energia
engineering teknikum inzynierii muhendislik
environment milieu miljo cevre ymparisto srodowiska lingkungan milyo okolje zivotne
europe europa europeisk europejski europai
faculty fakulta fakultet fakultesi wydzialu fakultas kar tiedekunta
family gezin rodina rodziny aile keluarga
farming ferma
federal bundesamt bundesanstalt bundesinstitut
finance keuangan kewangan maliye finansministeriet financien
fishery perikanan fiskeri
food levensmiddelen livsmedel lebensmittel
forest orman skog metsa lesnicky lesny kehutanan metsatieteellinen
foundation stichting stiftelse stiftelsen fonden saatio vakfi fundacja nadace nadacia alapitvany zaklada yayasan fundacio sihtasutus
friend venner vanner vrienden ystavat przyjaciol
garden hortus tradgard
health saglik halsa helse sundhed terveys zdravotni zdrowia zdravlja egeszsegugyi kesehatan salut gezondheid volksgezondheid folkehelse folkhalso zdravotnicka zdravstveni
higher tinggi wyzsza visoka vysoka
history tarih historiallinen historisk historii historie historiska
hospital hastanesi ziekenhuis sykehus sjukhus sairaala szpital nemocnice korhaz bolnica rumah sakit spital benh vien haigla
human mensen manniska ihmis
humanity humaniora humanistyczny
industry sanayi industri teollisuus przemyslu
institute instytut ustav intezet zavod enstitusu instituutti instituut institutas vien lembaga institutt instituttet institutul instituto institutet instytutu
international uluslararasi internasional kansainvalinen miedzynarodowy mezinarodni medunarodni nemzetkozi quoc te
journalist journalisten
justice rettferdighet sprawiedliwosci
labour arbeids arbets
landscape landschaft kulturlandschaft
language sprak kieli jezyka jazykovy taal bahasa
law hukum hukuk rett prawa oikeus juridisch prawniczy pravni pravnicka
library knihovna knjiznica biblioteka kirjasto kutuphanesi perpustakaan bibliotheek bibliotek konyvtar
literature litteratur kirjallisuuden literatury
medicine medicinos tip kedokteran laketieteen lekarska lekarski medisinsk medicinsk medicinski medische medyczny medicinska
ministry kementerian bakanligi ministerstvo ministerstwo ministerie departementet ministarstvo ministeriet miniszterium ministeerium bo
municipality kommune kommunen kommun gemeente obcina opcina kunta belediye
museum muzeum muzej muzesi museo muuseum museet
music muzik muziek musiikki muzyczna musikk musik musikhogskolan muzyki zene
nation national ulusal milli kansallinen narodowy narodni nasjonal nationale nemzeti nasional kebangsaan quoc gia rahvus
nature natur natuur luonto prirody przyrody
network netwerk verkko natverk nettverk rwydwaith halozat siec mreza
nurse sykepleier sjukskoterske pielegniarek
office ofisi kantoor virasto urad kantor biuro
organization orgutu organisasi
peace rauha vrede fred baris fredens pokoju mir barisi
people folke folkets narodu
physics fysiikka fizik fizyki fysikalni
police polis politi policija kepolisian
polytechnic politeknik politechnika politekhnik veleuciliste visoko politechniki politehnica polyteknik
prevention forebygging
protection ochrony ochrana zastita schutz verbraucherschutz
public halk kamu offentlig julkinen publiczny
region kraj regio regionen oblast
research onderzoek arastirma tutkimus tutkimuskeskus forskning badan badawcza vyzkumny penelitian kutato istrazivanja recerca tyrimu ymchwil nghien cuu uuringute forschungsinstitut onderzoeksinstituut forskningsinstitutt badawczy vyzkumne kutatointezet
right rettigheter rattigheter prawa rechten insan
safety bezpieczenstwa sikkerhet sakerhet lebensmittelsicherheit
school okul iskola ecole eskola szkoly hogskole skolan
science bilimler bilim tiede tieteellinen nauk ved znanosti vetenskap vitenskap tudomanyegyetem tudomanyos wetenschappen ilmu mokslu mokslo khoa hoc teadus nauka wetenschappelijk naukowe naukowy vitenskapelig vetenskaplig vedecky znanstveni
secretariat sekretariat
security guvenlik veiligheid keamanan
service hizmetleri dienst tjeneste palvelut
social sosyal sosial socialna sosiaali samhalls samfunns spoleczny socijalni
society maatschappij genootschap seura selskab sallskap selskap towarzystwo drustvo spolecnost tarsasag topluluk perhimpunan selts dernek samfund societatea maatskappy yhdistyksen
south suid sor syd
southern sorlandet
sport spor olahraga urheilu
state devlet negeri staats valtion panstwowy panstwowa statni drzavni valstybinis allami staatliche statlig statens
statistics istatistik tilastokeskus
study studies opintojen
teacher opettajien nauczycieli ogretmen
technology teknoloji teknologi teknologia technologii technicka techniczny teknik muszaki technische tekniska cong nghe tehnika tehnoloogia technicky techniki tehnologie tehnologije teknologian technologiczny tehnologij
theater teater teatteri teatr divadlo tiyatro
trade ticaret kauppa handel perdagangan thuong mai handlowa
training egitimi koulutus pelatihan opleiding utdannings
transport vervoer samferdsel
union sendika liitto unia unie unionen fagforbund
university yliopisto universiteit universitet universitetet egyetem uniwersytet universitesi universitas universiti sveuciliste univerza univerzita univerzitet prifysgol dai truong ulikool universitates universitetas daigaku daehakgyo unibertsitatea universitat universitatis universitato yunibesiti yunivesithi univerzitetu universitatii
village desa gmina
water su vesi vatten
wildlife faune
women kadin naisten kvinner kvinnor joshi wanita vrouwen kvinne kobiet zena
work arbeid arbetet tyo praca arbeids
worker arbetare tyontekijat pracownikow
young unge unga mladi nuorten
youth genclik nuoriso ungdom pemuda mladez
`
