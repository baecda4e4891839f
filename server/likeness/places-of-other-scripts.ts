/** Cities and regions by name, so that names in scripts without spaces can be parted: as they are said in English, then as they are written. */
export const placesOfOtherScripts = `
beijing 北京
shanghai 上海
tokyo 東京
osaka 大阪
nagoya 名古屋
kobe 神戸
yokohama 横浜
hiroshima 広島 ひろしま
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
seoul 서울
busan 부산
aomori 青森
iwate 岩手
miyagi 宮城
akita 秋田
yamagata 山形
fukushima 福島
ibaraki 茨城
tochigi 栃木
gunma 群馬
saitama 埼玉
chiba 千葉
kanagawa 神奈川
niigata 新潟
toyama 富山
ishikawa 石川
fukui 福井
yamanashi 山梨
nagano 長野
gifu 岐阜
shizuoka 静岡
aichi 愛知
mie 三重
shiga 滋賀
hyogo 兵庫
nara 奈良
wakayama 和歌山
tottori 鳥取
shimane 島根
okayama 岡山
yamaguchi 山口
tokushima 徳島
kagawa 香川
ehime 愛媛
kochi 高知
saga 佐賀
nagasaki 長崎
kumamoto 熊本
oita 大分
miyazaki 宮崎
kagoshima 鹿児島
okinawa 沖縄
sapporo 札幌
hakodate 函館
asahikawa 旭川
kanazawa 金沢
hamamatsu 浜松
himeji 姫路
kawasaki 川崎
kitakyushu 北九州
liaoning 辽宁
shenyang 沈阳
dalian 大连
jilin 吉林
changchun 长春
heilongjiang 黑龙江
harbin 哈尔滨
hangzhou 杭州
ningbo 宁波
suzhou 苏州
hefei 合肥
anhui 安徽
fuzhou 福州
xiamen 厦门
jiangxi 江西
nanchang 南昌
jinan 济南
qingdao 青岛
zhengzhou 郑州
changsha 长沙
shenzhen 深圳
guangxi 广西
hainan 海南
chengdu 成都
guizhou 贵州
yunnan 云南
kunming 昆明
tibet 西藏
shaanxi 陕西
gansu 甘肃
lanzhou 兰州
qinghai 青海
ningxia 宁夏
xinjiang 新疆
mongolia 内蒙古
taiyuan 太原
kaohsiung 高雄
tainan 臺南 台南
hsinchu 新竹
macau 澳門
daegu 대구
incheon 인천
gwangju 광주
daejeon 대전
ulsan 울산
jeju 제주
gyeonggi 경기
gangwon 강원
gyeongju 경주
mokpo 목포
gangnam 강남
moscow московский москва москвы
petersburg санктпетербург петербургский петербург
siberian сибирский
ural уральский
kazan казанский
tomsk томский
novosibirsk новосибирский
kyiv київ київський киев
kharkiv харківський харків
lviv львівський львів
odesa одеський одеса
dnipro дніпро дніпровський
sofia софия софийски
belgrade београд београду
`
