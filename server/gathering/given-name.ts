/**
 * Given names that are frequent where letters are signed, folded as `nameKey` folds: they tell a person from an
 * organization whose name is as short. Written for this; far from complete, and no list of who may be a person.
 */
const given = `
aaron abby abdul abdullah abel abigail abraham ada adam adela adele adelaida adele adolfo adrian adriana adrienne agata
agathe agnes agnieszka agustin ahmad ahmed aida aiko aileen aimee aisha akiko akira alain alan alana alasdair alba albert
alberta alberto aldo alejandra alejandro aleksander aleksandr aleksandra alena alessandra alessandro alex alexander
alexandra alexandre alexandros alexei alexis alfonso alfred alfredo ali alice alicia alina aline alison alistair allan
allen allison alma alois alonso alvaro alyssa amalia amanda amara amaya amber amelia amelie amer amina amir amit amparo amy
ana anabel anahi anais ananya anastasia anders andre andrea andreas andreea andrei andres andrew andrey andrzej aneta angela
angelica angelina angelo angie anibal anika anil anita anja anjali ann anna annabel anne annelies annette annie anouk
anselmo anthony antoine antoinette anton antonella antonia antonin antonio anuj apolonia araceli archie ariadna ariana
ariane ariel arjun arlene armand armando armin arnaud arnold arthur artur arturo arun asha ashley ashok asma asuncion astrid
atsushi aude audrey august augusto aurelia aurelie aurelio aurora axel ayesha aylin barbara barry bartolome bashir basil
bastian baltasar beatrice beatriz becky belen belinda ben benedict benedikt benita benito benjamin benoit bernadette bernard
bernarda bernardo bernd bernhard bert bertha berta bertrand beth bettina betty beverly bianca bill birgit birgitta bjorn blanca
blanche bo bob boris brad bradley branko brenda brendan brent bret brett brian brianna bridget brigida brigitte britta bruce
brunhilde bruno bryan caitlin camila camille candelaria candida cara carina carl carla carlo carlos carlota carmela carmelo
carmen carol carole carolina caroline carolyn carsten casey casimiro caspar catalina caterina catherine cathy catriona cecile
cecilia cedric celeste celia celina celine celso cesar chad chandra chantal charles charlie charlotte chen cheryl chiara chiyo
chloe chris christa christel christian christiane christina christine christof christoph christophe christopher christy cindy
cipriano claire clara clare clarissa claude claudette claudia claudine claudio claus clemens clement clementina cleo clifford
clive colette colin concepcion connie connor conrad constance constantin consuelo cora corinna corinne cornelia cornelius
cory cosme courtney craig cristian cristiano cristina cristobal crystal curt curtis cynthia cyril dafne dagmar daisuke dale
dalia damian damien dan dana daniel daniela daniele danielle danilo danny dante daphne daria dario darlene darren daryl
david davide dawn dean deborah debra dee deepa deepak deirdre delfina delia delphine denis denise dennis derek desmond
detlef devi diana diane didier diego dieter dilip dimitri dimitris dina dinesh dirk dmitri dmitry dolores domenico
domingo dominic dominica dominik dominique don donald donato donna dora doreen doris dorota dorothea dorothee dorothy doug
douglas duncan dustin dwayne dylan eamon ebony eckhard eddie edgar edith edmond edmund edmundo eduard eduarda eduardo
edward edwin efrain eileen elaine elba eleanor elena eleni elfriede eli eliana elias elie elif elisa elisabeth elisabetta
elise eliza elizabeth elke ella ellen ellie elmer eloisa elsa elsbeth elvia elvira emil emilia emiliano emilie emilio emily emma
emmanuel emmanuelle ena encarnacion enda enrica enrico enrique enriqueta eric erica erich erick erik erika erin erling ernest
ernestina ernesto ernst ervin erwin esperanza esteban estefania estela estella esther etienne eugen eugene eugenia eugenie
eugenio eulalia eunice eva evan evangelina evaristo eve evelyn evgeny ewa fabian fabiana fabien fabienne fabio fabiola fabrice
fabrizio faisal farah farid faride farouk fatemeh fatima fatma faustino federica federico felicia feliciano felicity
felipe felix ferdinand fermin fernanda fernando fidel filip filippo filomena fiona flavia flavio flor flora florencia
florent florentina florian fouad frances francesca francesco francine francis francisca francisco franck franco
francois francoise frank franz fred frederic frederick frederik fredrik frieda friederike friedrich fritz fumiko gabriel
gabriela gabriele gabriella gabrielle gael gail gamal gareth gary gaspar gaston gavin gemma genaro gene genevieve geoff
geoffrey georg george georges georgette georgia georgina georgios gerald geraldina geraldine gerard gerardo gerd gerda gerhard
german gertrude ghada giacomo gianluca gianni gideon gil gilbert gilberto gilda gilles gillian gina ginette giorgio giovanna
giovanni giselle gisela giulia giulio giuseppe gladys glen glenda glenn gloria gonzalo gordon grace graciela graeme graham
grant greg gregor gregorio gregory greta gretchen griselda grzegorz guadalupe guido guillaume guillermina guillermo gunnar
gunter gunther gustav gustave gustavo guy gwen haakon habib hadi haim hala halima hamid hamza hana hanna hannah hannes hans
harald haris harold haroon harriet harry haruki harumi hasan hashim hassan hatice haydee hazel heather hector hedwig heidi
heike heiko heinrich heinz hela helen helena helene helga helge helmut henk hendrik henri henriette henrik henry herbert
heriberto herman hermann hermelinda hernan herve hector hideki hilary hilda hillary hipolito hiroko hiroshi holger holly
honor horacio horst hortensia howard huda hugh hugo humberto hussein ian ibrahim ida ignacio igor iker ilan ildefonso ilona
ilse iman imelda imran ines inga inge ingeborg ingrid inigo inmaculada irene irina iris irma isa isaac isabel isabella
isabelle isadora isaias isidora isidro ismael ismail israel istvan itzel ivan ivana ivar ivette ivonne jaap jacek jacinta
jacinto jack jackie jacob jacobo jacqueline jacques jaime jakob jakub jalal jamal james jamie jan jana jane janet janice
janina janine jaroslav jasmin jasmine jason javier jay jayne jean jeanette jeanne jeff jeffrey jen jenna jennifer jenny jens
jeremias jeremy jerome jerry jerzy jesper jess jesse jessica jesus jill jim jimena jimmy jiri jo joachim joan joana joanna
joanne joao joaquin jocelyn jochen joe joel joelle joerg johan johann johanna johannes john jon jonas jonathan joost jordan jordi
jorg jorge jorgen jose josef josefa josefina joseph josephine josette josh joshua josiane joy joyce joze juan juana juanita
judith judy jules julia julian juliana juliane julie julien juliet julieta juliette julio julius jun june junko jurgen justin
justina justine justino jutta kamal kamala kamila karen karim karin karina karl karla karolina karsten kasper katarina kate
katharina katharine katherine kathleen kathryn kathy katia katie katja katrin katsumi kay kazuo keiko keith kelly ken kenji
kenneth kerry kerstin kevin khaled khalid khalil kim kimberly kirsten klara klaus koji konrad konstantin kristen kristian
kristin kristina kristine krystyna krzysztof kumar kurt kyle lakshmi lamia lana lara larisa larry lars laszlo laura laure
lauren laurence laurent lauri laurie lawrence layla lea leah leandro lee leena leif leila lena lennart leo leon leona leonard
leonardo leonel leonie leonor leopoldo leroy lesley leslie leticia leyla li lia liam lidia lieselotte lila lilia lilian liliana
lillian lily lina linda lindsay lionel lisa lisbeth lise lisette lissette liu liz liza llewellyn logan loic lola loreto lorena lorenzo
loretta lori lorna lorraine lothar lou louis louisa louise lourdes luc luca lucas lucia luciana luciano lucie lucila lucille
lucy ludmila ludovic ludwig luigi luis luisa luise luiz lukas lukasz luke lupita lydia lynda lynn lynne mabel maciej madeleine
magali magda magdalena maggie magnus mahmoud mai maja makoto malcolm malgorzata malik mallory mandy manfred manon mansour
manuel manuela marc marcel marcela marcella marcelo marcia marcin marco marcos marcus marek margaret margarida margarita
margaux margot margret marguerite mari maria mariam mariana marianne mariano maribel marica marie mariela marielle marietta
marijke marika marilyn marina mario marion marisa marisol marit marjorie mark marko markus marlene marlon marta martha martin
martina martine marvin mary maryam marzena masako masao mateo mateusz mathias mathieu mathilde matias matilde matt
matteo matthew matthias matthieu maud maura maureen maurice mauricio maurizio max maxim maxime maximiliano maximilian may mayra
meera megan mehdi mehmet mei melanie melina melinda melissa mercedes meredith mia micaela michael michaela michal michel
michela michele michelle michiko mickael miguel mihai mika mike mikael mikhail mila milan milagros mildred milena miles
milton mina minerva ming mireille miriam mirna miroslav mitchell mohamed mohammad mohammed mohsen moira moises mona monica
monika monique morgan moritz mostafa mounir muhammad mukesh muriel murray mustafa myriam myrna nabil nadia nadine nahuel nancy
nanette naomi narciso nasser natalia natalie natasha nathalie nathan nathaniel neal neha neil nelly nelson nestor niall
nicholas nick nicola nicolas nicole nidia niels nigel nikita nikola nikolai nikolaus nikos nils nina nino noah noe noel
noelia noemi nora norbert norberto norma norman nour nubia nuno nuria octavia octavio odile ofelia olaf ole oleg olga olive
oliver olivia olivier omar ophelia orlando oscar osama oskar osvaldo oswald otto owen pablo paloma pam pamela paola paolo pascal
pascale pat patience patrice patricia patricio patrick paul paula paulette paulina pauline paulo pavel pawel pedro peggy pekka penelope
penny percy per peter petra phil philip philipp philippa philippe phillip phoebe phyllis pia piedad pierre pieter pietro pilar
piotr prakash priya prisca priscilla purificacion quentin rachel radek rafael rafaela rahim rahul raimundo rainer raj raja
rajesh rakesh ralf ralph ram rami ramiro ramon ramona ramesh rana randall randy rania raoul raphael raquel rashid raul ravi ray
raymond raymundo rebeca rebecca refugio regina reginald regine reinaldo reinhard reinhold remedios remi renata renate renato
rene renee reuben rex reza ricarda ricardo riccardo richard rick riku rita robert roberta roberto robin rocio rodolfo rodrigo
roger rogelio roland rolando rolf roman romina ron ronald ronan ronny rosa rosalia rosalie rosalind rosalinda rosana rosario
rosaura rose rosemarie rosemary rosenda roser rosie ross roxana roxanne roy ruben rudolf rufina rufino rui rupert russell
ruth ryan sabina sabine sabrina said sakura salah salim sally salma salomon salvador salvatore sam samantha sami samia samir
samira samuel sandeep sandra sandrine sandro sanjay santiago sara sarah sasha satoshi saul savannah scott sean sebastian
sebastiano sebastien selena selim selma serena serge sergei sergey sergio severin severino shahid shannon sharon shaun shawn
sheila shelley sherry shirley sibylle siegfried sigrid silke silvana silvia silvio simon simona simone sinead siobhan
sita sofia sofie solange soledad solomon sonia sonja sophia sophie soraya soren stacey stacy stanislav stanislaw stanley
stefan stefania stefanie stefano steffen stella stephan stephane stephanie stephen steve steven stewart stuart subhash
sumiko sunil suresh susan susana susanna susanne suzanne sven svetlana sybil sylvain sylvia sylvie tadashi takashi takeshi tamar
tamara tania tanja tanya tara tariq taro tatiana tatyana taylor ted teodora teodoro terence teresa teresita terrance terry
tess thea thelma theo theodor theodora theodore theresa therese thibault thierry thomas tiago tiffany till tim timothy tina
tobias toby todd tom tomas tomasz tomoko toni tony tove tracey tracy trevor tristan trudy tyler udo ulf ulla ulrich ulrike
ulises umberto urban ursula usha ute uwe valentin valentina valeria valerie valerio vanessa vasco vasile vera verena veronica
veronika veronique vicente vicki vicky victor victoria vidal vijay viktor vincent vincenzo violeta violet virginia virginie
vishal vivian viviana vivien vivienne vladimir volker wafa walid wallace wally walter wanda wang warren wayne wei wendy werner
wilfred wilfredo wilhelm wilhelmina willem william willy wilma winifred wojciech wolfgang xavier xiao ximena xochilt xochitl yael
yan yang yannick yasmin yasmine yasser yesenia yessenia yolanda yoko yoshiko youssef yu yuki yuko yun yuri yusuf yves yvette yvonne
zachary zainab zaira zbigniew zdenek zeynep zhang zoe zoila zoltan zulema
`

/** The commonest family names of many countries, and words that are family names wherever they stand after a name. */
const family = `
abadi abbott abe acosta adams aguilar aguirre ahmed alarcon alexander allen almeida alvarado alvarez alves anderson andersson
andrade aparicio araujo arias armstrong arroyo avila bailey baker barbosa barnes barrera barrios bauer becker bell bennett
benitez berger bergmann bernard bianchi blanco bolanos bonnet bravo brooks brown bruno bryant burke burns butler
caballero cabrera calderon campbell campos cano cardenas cardona cardoso carlson carrasco carrillo carter carvalho castaneda
castillo castro cepeda cervantes cespedes chan chang chavez chen cheng choi chowdhury clark cohen cole coleman collins colombo
contreras cook cooper cordero cordova coronado correa cortes costa cox cruz cruz cueto cunningham da davies davis delgado diaz dias
diaz dominguez dubois duarte dupont duran durand edwards ellis escobar espinosa espinoza estrada evans farias fernandes
fernandez ferrari ferreira figueroa fischer fisher flores fofana fonseca fontaine foster fournier franco freitas fuentes fujita
galindo gallardo gallo garcia garza gibson gil gomes gomez goncalves gonzales gonzalez gordon graham grant gray green greco griffin guerra guerrero
guevara gupta gutierrez guzman hall hamilton hansen harris harrison hayashi henderson hernandez herrera hill hoffmann horvat howard
huang hughes hunt hunter hussain ibanez ivanov ivanova jackson jain james jansen janssen jara jenkins jensen jimenez johansson
johnson jones jordan joshi juarez kaiser kang kapoor kaplan kato kaur keller kelly kennedy khan kim kimura klein kobayashi koch kovac
kowalska kowalski kumar larsen lara larson lee lefebvre leon leroy levy lewis li lima lin liu lopes lopez lozano lu lucas luna lynch maier
maldonado marin marino marquez marshall martin martinez martins mason matsumoto mbeki mbuyi mcdonald medina mehta mejia mendes mendez
mendoza mensah meyer miller mills miranda mitchell mohamed molina montero montes montoya moore mora morales moreau moreira moreno
morgan mori morris moyer muller munoz murphy murray myers nakamura navarro nelson neumann nguyen nielsen nowak nunez obrien
ochoa okafor oliveira olsen olson orozco ortega ortiz osorio owens pacheco padilla palma palmer papadopoulos park parker patel
paz pena pereira perez perry petrov petrova pham phillips pinto pires popov popescu powell prieto prado quintanilla quintero ramirez ramos
reed reddy reis rey reyes reynolds ribeiro richard richards richardson richter rios rivas rivera roberts robertson robin robinson roche
rocha rodrigues rodriguez rogers rojas roldan roman romano romero rosario rosen ross rossi roth rousseau roux rubio ruiz russell russo saavedra
salas salazar salinas sanchez sanders sandoval santana santiago santos sarmiento sato schmidt schneider schroder schulz schwarz serrano sharma
shaw silva simmons simon simpson singh smirnov smith soares soler solis sosa soto sousa souza stevens stewart suarez sullivan sun suzuki
takahashi tan tanaka taylor thomas thompson toledo torres tran tremblay trujillo turner valderrama valdez valencia valenzuela vargas
vasquez vazquez vega velasco velasquez velazquez vera vidal villa villalobos villanueva villarreal vogel wagner walker wallace walsh wang ward
watanabe watson weber wei west white williams wilson wolf wong wood wright wu xu yamada yamamoto yang yilmaz young yu zambrano zamora zapata
zhang zhao zhou zimmermann zuniga
`

const givenNames = new Set(given.split(/\s+/))
const familyNames = new Set(family.split(/\s+/))

/** `word` is folded. */
export function isGivenName(word: string): boolean {
  return givenNames.has(word)
}

/** `word` is folded. */
export function isFamilyName(word: string): boolean {
  return familyNames.has(word) || endings.test(word)
}

/** Of families in Spanish, Portuguese, English, the North, the Slavic languages, Armenian, Greek, Turkish, Italian. */
const endings =
  /^[a-z]{2,}(?:ndez|guez|inez|anez|errez|opez|arez|sson|dottir|owski|owska|ewski|ewska|inski|inska|ovsky|evsky|ovic|evic|enko|oyan|anyan|ishvili|adze|opoulos|poulou|akis|oglu|escu|elli|etti|ucci|acci|ello|acharya|swamy|walla|mann|stein|baum|feld)$/
