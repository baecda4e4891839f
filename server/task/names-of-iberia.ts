import type { Tongue } from './tongue.ts'

const spanish: Tongue = {
  language: 'es',
  share: 33,
  countries: 'MX GT HN SV NI CR PA CO EC PE BO CL AR UY DO ES US',
  person:
    '{given} {family} {family}|{given} {family} {family}|{given} {given} {family} {family}|{given} {family}|{given} {family} de {family}|{given} {given} de la {ground} y {family}|María de los {epithet} {family} {family}',
  organization:
    '{body} {cause}|{body} {cause} de {city}|{body} {cause} de {city}|{body} {people} {cause}|{body} {people} de {city}|{body} {emblem} de {city}|{emblem}: {body} {cause}',
  longOrganization:
    'Comisión Permanente de Enlace entre {bodies} {cause} y {bodies} {people} de la Provincia de {city} y sus Comarcas Vecinas|Secretaría de Acción Solidaria y Pastoral de la {order} en las Tierras Altas de {city}, {city} y {city}',
  legalForm: ' A.C.| A. C.|, A.C.| AC| IAP|, S.C.| S.A.S.| ONG|, Asociación Civil',
  chapter: ', capítulo {city}|, sede {city}| - {city}|, filial de {city}| (región {city})',
  city: '{town}|{town}|San {saint} {town}|{town} de la Sierra|Villa {town}',
  role: 'docente|periodista|estudiante|poeta|jurista|artista visual|economista|partera tradicional|intérprete|historiadora|agricultor|docente e investigadora|trabajo social|enfermera jubilada',
  contactRole:
    'Presidencia|Coordinación general|Secretaría técnica|Dirección ejecutiva|Representante legal|Incidencia|Comunicación|Vocal',
  affiliation:
    'Universidad Autónoma de {town}|Instituto de Estudios {adjective} de {town}|Colegio de {town}|Hospital General de {town}|Cátedra {epithet}, Universidad de {town}',
  words: {
    given:
      'Abril|Adela|Alondra|Anselmo|Aurora|Baltasar|Bruno|Camila|Celso|Dolores|Efraín|Elvira|Emiliano|Estela|Fabián|Fermina|Gaspar|Guadalupe|Héctor|Inés|Itzel|Jacinto|Jimena|Leandro|Lucía|Marisol|Matías|Nadia|Néstor|Ofelia|Óscar|Paloma|Quetzalli|Ramiro|Rocío|Salvador|Sofía|Teófilo|Úrsula|Valentín|Ximena|Yolanda|Zulema',
    family:
      'Abarca|Ávila|Barrientos|Cárdenas|Cienfuegos|Del Valle|Echeverría|Escalante|Fonseca|Galindo|Güemes|Huerta|Ibáñez|Izaguirre|Jáuregui|Lezama|Luján|Maldonado|Montúfar|Nájera|Núñez|Ochoa|Olivares|Peñaloza|Quiñones|Robledo|Sandoval|Solórzano|Tepox|Tzoc|Urrutia|Valdivieso|Villaseñor|Xicará|Yáñez|Zaldívar|Zúñiga',
    ground: 'Cruz|Fuente|Garza|Luz|Peña|Torre|Vega',
    epithet: 'Ángeles|Remedios|Milagros|Dolores|Rosarios',
    body: 'Asociación|Red|Colectivo|Centro|Fundación|Comité|Movimiento|Observatorio|Plataforma|Mesa|Coordinadora|Alianza|Frente|Instituto|Taller|Grupo|Sindicato|Consejo|Cooperativa|Foro',
    bodies: 'Asociaciones|Comités|Cooperativas|Patronatos|Casas de Encuentro',
    people:
      'de Mujeres|de Jóvenes|de Vecinas y Vecinos|de Pueblos Originarios|de Maestras Rurales|de Artesanas|de Familias',
    cause:
      'por el Agua|para la Defensa del Bosque|por la Memoria|para la Educación Popular|por la Vida Digna|para el Buen Vivir|contra el Olvido|por la Palabra|de Derechos Humanos|de Comunicación Comunitaria|de Salud y Cuidado|por la Semilla y la Milpa|para la Paz con Justicia|por los Ríos Libres|de Economía Solidaria|por la Ciudad de Todas y Todos|de Acompañamiento y Escucha|por la Niñez',
    emblem:
      'Luciérnaga|Tres Caminos|Pájaro de Barro|Raíz y Viento|Ñandú|El Farol|Casa Abierta|Semilla Azul|Voz del Umbral|Yolotl',
    order:
      'Congregación de Hermanas de la Lámpara Encendida|Orden de Frailes Caminantes del Santo Sosiego|Compañía de Misioneras de la Divina Paciencia',
    saint: 'Anselmo|Balandrán|Cipriano|Efrén|Lino|Telmo',
    town: '{start}{end}',
    start:
      'Alma|Bruma|Cala|Dora|Elva|Fara|Gala|Hila|Isla|Jara|Luma|Mara|Nava|Oria|Pala|Quila|Rosa|Sola|Tara|Ulma|Vala|Xara|Yara|Zapo',
    end: 'tepec|mar|ría|vela|dor|nango|tal|zul|quilla|lora|clara|honda|cay|tlán|huasi|puy|mayo|rinco',
    adjective: 'Sociales|Rurales|Populares|Latinoamericanos|de Género',
  },
}

const portuguese: Tongue = {
  language: 'pt',
  share: 9,
  countries: 'BR PT AO MZ CV',
  person:
    '{given} {family}|{given} {family} {family}|{given} {given} {family}|{given} {family} dos {plural}|{given} da {ground} e {family}',
  organization:
    '{body} {cause}|{body} {cause} de {city}|{body} {people} de {city}|{body} {people} {cause}|{emblem} – {body} {cause}',
  longOrganization:
    'Articulação Permanente {people} e {people} {cause} do Litoral Norte de {city}, {city} e Arredores da Serra de {city}',
  legalForm: ' – ONG|, Lda.| IPSS|, OSCIP',
  chapter: ', núcleo de {city}|, delegação de {city}| – {city}',
  city: '{town}|{town}|São {saint} de {town}|{town} do Norte',
  role: 'docente|jornalista|estudante|jurista|artista plástica|economista|agente de saúde|poeta|assistente social',
  contactRole: 'Presidência|Coordenação|Secretaria executiva|Direção|Representante|Comunicação',
  affiliation:
    'Universidade Federal de {town}|Universidade de {town}|Escola Superior de {town}|Hospital de {town}',
  words: {
    given:
      'Adriano|Amália|Benedito|Breno|Cecília|Clóvis|Débora|Edite|Eusébio|Fátima|Gonçalo|Heloísa|Iara|Inácio|João|Jurema|Lídia|Luísa|Márcio|Moacir|Nilza|Otávio|Rúbia|Sebastião|Tainá|Vicência|Zélia',
    family:
      'Albuquerque|Assunção|Barcelos|Brandão|Calheiros|Carvalhal|Conceição|Damasceno|Falcão|Guimarães|Lourenço|Magalhães|Nóbrega|Paixão|Quaresma|Ribeirinho|Sampaio|Simões|Tavares|Vasconcelos',
    ground: 'Costa|Luz|Mata|Rosa|Serra|Silva',
    plural: 'Anjos|Reis|Santos|Passos',
    body: 'Associação|Rede|Coletivo|Fundação|Movimento|Centro|Fórum|Instituto|Comissão|Cooperativa|Observatório',
    people: 'de Mulheres|de Pescadoras|de Povos da Floresta|de Jovens|de Professoras|de Famílias',
    cause:
      'pela Água|pela Memória|para a Educação Popular|dos Direitos Humanos|da Economia Solidária|pela Vida|contra o Esquecimento|pela Terra e pelo Pão|da Comunicação Livre|pelos Rios',
    emblem: 'Vaga-Lume|Canto Aberto|Maré Alta|Raiz Comum|O Farol',
    saint: 'Bento|Crispim|Elias|Gonçalo|Mamede',
    town: '{start}{end}',
    start: 'Aba|Bura|Caio|Dura|Emba|Gara|Ita|Jaca|Lusa|Mira|Nova|Ouri|Pira|Sabu|Tava|Urua|Vara',
    end: 'bela|guaçu|mirim|tuba|lândia|çu|dães|mar|polis|ranga|velos|zinho',
  },
}

const highland: Tongue = {
  language: 'es',
  share: 4,
  countries: 'GT MX PE BO EC',
  person: '{given} {family} {family}|{given} {given} {family} {family}|{given} {family}',
  organization: '{body} {emblem}|{body} {emblem} de {city}|{body} {emblem} {cause}|{emblem}, {body} {cause}',
  legalForm: ' A.C.| (asociación comunitaria)',
  chapter: ', comunidad {city}',
  city: '{start}ʼ{end}|{start}{end}',
  role: 'tejedora|guía espiritual|promotor de salud|docente bilingüe|comadrona|autoridad ancestral',
  contactRole: 'Autoridad comunitaria|Secretaría|Representante|Alcaldía indígena',
  affiliation: 'Universidad Intercultural de {start}ʼ{end}|Academia de la Lengua de {start}{end}',
  words: {
    given:
      'Nicté|Kʼabel|Amaru|Sayri|Tomasa|Bʼalam|Ixchel|Illari|Domingo|Catarina|Qʼantu|Wayra|Lucas|Micaela|Ajpop',
    family:
      'Chʼol|Tuyuc|Qʼeq|Mamani|Kʼochoy|Xol|Huanca|Tzʼunun|Quispe|Ixcamparij|Choque|Poʼp|Cux|Ñaupari|Yucute',
    body: 'Consejo de Pueblos|Asamblea|Ayllu|Red de Tejedoras|Radio Comunitaria|Parlamento|Comité de Aguas|Escuela',
    emblem:
      'Kʼaslemal|Sumaq Kawsay|Uk’uʼx Ulew|Yaku Ñan|Qʼijul|Wiñay|Tzijonïk|Pachakuti|Junajpu|Chʼumil|Inti Raymi|Saqʼbʼe',
    cause:
      'por el Territorio|de Mujeres|por la Lengua Materna|por el Maíz|de Jóvenes|por los Cerros Sagrados',
    start: 'Chi|Pa|Xe|Tzan|Qollo|Wari|Yana|Kaq|Saq|Nim|Puka|Tika',
    end: 'abaj|juyu|mayu|pata|kiej|chaj|tenam|marka|qucha|ulew|pampa',
  },
}

export const iberian: Tongue[] = [spanish, portuguese, highland]
