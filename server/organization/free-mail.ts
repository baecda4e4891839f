/**
 * Where anybody gets a mailbox: such an address says nothing about whom its holder speaks for. Mail providers, and
 * access providers that give their customers one; by the whole domain.
 */
export const freeMailDomains: ReadonlySet<string> = new Set(
  `
  gmail.com googlemail.com icloud.com me.com mac.com aol.com aim.com zoho.com zohomail.com zohomail.eu mail.com
  email.com usa.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io
  tuta.com keemail.me fastmail.com fastmail.fm hey.com duck.com mailfence.com runbox.com startmail.com mailbox.org
  posteo.de posteo.net posteo.org riseup.net disroot.org autistici.org inventati.org hushmail.com lavabit.com
  inbox.com inbox.lv mail.ee rediffmail.com sify.com in.com indiatimes.com
  comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com netzero.net
  optonline.net frontier.com windstream.net rogers.com sympatico.ca shaw.ca telus.net videotron.ca bell.net
  btinternet.com ntlworld.com virginmedia.com sky.com talktalk.net blueyonder.co.uk tiscali.co.uk
  web.de t-online.de freenet.de arcor.de email.de online.de vodafone.de
  orange.fr wanadoo.fr laposte.net free.fr sfr.fr neuf.fr numericable.fr bbox.fr
  libero.it virgilio.it tiscali.it alice.it tin.it inwind.it tim.it fastwebnet.it pec.it
  telefonica.net terra.es ono.com movistar.es euskalnet.net sapo.pt mail.pt netcabo.pt clix.pt iol.pt
  skynet.be telenet.be proximus.be scarlet.be ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl home.nl casema.nl
  bluewin.ch sunrise.ch hispeed.ch chello.at aon.at utanet.at
  seznam.cz centrum.cz email.cz post.cz azet.sk centrum.sk zoznam.sk wp.pl o2.pl onet.pl op.pl interia.pl gazeta.pl
  freemail.hu citromail.hu abv.bg mail.bg dir.bg otenet.gr in.gr
  telia.com bredband.net comhem.se online.no broadpark.no tdcadsl.dk mail.dk kolumbus.fi luukku.com suomi24.fi
  mail.ru bk.ru list.ru inbox.ru internet.ru rambler.ru ya.ru narod.ru ukr.net i.ua meta.ua bigmir.net
  qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com tom.com
  naver.com hanmail.net daum.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com
  pchome.com.tw seed.net.tw walla.co.il walla.com netvision.net.il 012.net.il maktoob.com
  uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com oi.com.br zipmail.com.br r7.com
  prodigy.net.mx prodigy.net infinitummail.com telmexmail.com speedy.com.ar fibertel.com.ar ciudad.com.ar
  arnet.com.ar uolsinectis.com.ar vtr.net terra.cl terra.com.pe terra.com.co une.net.co etb.net.co cantv.net
  ice.co.cr racsa.co.cr cablenet.com.ni turbonett.com itelgua.com guate.net.gt hondutel.hn navegante.com.sv
  telkomsa.net mweb.co.za webmail.co.za vodamail.co.za optusnet.com.au bigpond.com bigpond.net.au iinet.net.au
  xtra.co.nz slingshot.co.nz pldtdsl.net
  `
    .trim()
    .split(/\s+/),
)

/** Providers with a domain in many countries, by the part before the public suffix. */
export const freeMailProviders: ReadonlySet<string> = new Set(
  'yahoo ymail rocketmail hotmail outlook live msn gmx yandex aim'.split(' '),
)

/** Sites that host others: what is found there does not make the site's domain anybody's own. */
export const sharedSites: ReadonlySet<string> = new Set(
  `
  facebook.com fb.com fb.me instagram.com twitter.com x.com t.co linkedin.com youtube.com youtu.be tiktok.com
  threads.net bsky.app t.me telegram.me wa.me whatsapp.com pinterest.com vk.com weibo.com
  google.com goo.gl bit.ly linktr.ee medium.com substack.com wordpress.com blogspot.com blogger.com tumblr.com
  wixsite.com wix.com weebly.com jimdo.com jimdosite.com squarespace.com webnode.com strikingly.com site123.me
  github.io gitlab.io netlify.app vercel.app pages.dev herokuapp.com carrd.co notion.site ghost.io over-blog.com
  github.com jimdofree.com webnode.es business.site mystrikingly.com godaddysites.com
  change.org avaaz.org gofundme.com eventbrite.com meetup.com wikipedia.org wikidata.org archive.org
  `
    .trim()
    .split(/\s+/),
)
