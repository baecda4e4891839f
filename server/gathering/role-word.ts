import { nameKey } from '../likeness/normal-form.ts'

/** What people are, in the languages of letters, folded: what follows a name and begins with such a word is a role. */
const roles = new Set(
  `abogada abogado academic academica academico activist activista actor actriz actress advocate advogada advogado aktivist aktivistin alcalde alcaldesa alumna alumno anthropologist antropologa antropologo architect arquitecta arquitecto
artist artista artiste asesor asesora assistant asistente asociada asociado associate author autor autora auteur auteure avocat avocate author biologa biologo biologist campesina campesino cantante catedratica catedratico chair chairman chairperson chairwoman chef chercheur
chercheuse cineasta citizen ciudadana ciudadano clergy cofounder cofundador cofundadora composer comunicadora comunicador concejal concejala consejera consejero consultant consultor consultora coordinadora coordinador coordinator coordinatrice coordinateur coordenador
coordenadora co-founder counsel counsellor curator dean decana decano defensor defensora delegada delegado deputy designer diakon diputada diputado directeur directora director directrice diretor diretora docente doctor doctora doctorante doctorand economist economista
editor editora educador educadora educator emerita emerito emeritus employee empleada empleado enfermera enfermero engineer enseignant enseignante escritor escritora estudiante etudiant etudiante experta experto expert facilitator farmer fellow feminist feminista filosofo
filmmaker former founder fondatrice fondateur freelance fundador fundadora general gerente gestora gestor granjero guide head historian historiadora historiador independent independiente ingeniera ingeniero instructor interpreter investigador investigadora
investigadoras investigator jefa jefe jornalista journaliste journalist jubilada jubilado judge jurist jurista juriste laica laico laywoman layman lawyer leader lecturer lehrer lehrerin lider librarian lideresa maestra maestro manager managing medica medico medecin
member membre miembro midwife militante minister missionary misionera misionero mother father musica musician musico nun nurse obispo officer organizer organizadora organizador ouvrier painter partera parent parlamentaria parlamentario pastor pastora pedagoga
pensionista periodista pesquisador pesquisadora pfarrer pfarrerin philosopher photographer physician pintora pintor poet poeta poete politologa politologo presidenta presidente president priest principal professeur professeure professor professora profesor
profesora programme provincial psicologa psicologo psychologist publisher rector rectora reporter representante representative representante researcher responsable retired retiree retraite retraitee rabbi sacerdote scholar scientist secretary secretaria secretario secretaire
senator senadora senador senior seminarista sister social socia socio sociologa sociologo sociologist sociologue socióloga speaker staff student studentin student subdirectora subdirector superior supervisor teacher technician teologa teologo theologian tecnica tecnico
therapist trabajadora trabajador traductor traductora translator treasurer trustee tutor undergraduate vecina vecino vice vicepresidenta vicepresidente vicepresident vicar victim visiting vocal vocera vocero volunteer voluntaria voluntario wissenschaftler
wissenschaftlerin worker writer youth أستاذ استاذ أستاذة باحث باحثة ناشط ناشطة محام محامية صحفي صحفية كاتب كاتبة مدير مديرة رئيس رئيسة طبيب طبيبة مهندس مهندسة طالب طالبة عضو منسق منسقة فنان فنانة`
    .split(/\s+/)
    .map(nameKey),
)

/** "Profesor-Investigador", "ex directora de Cáritas", "laica dominica". */
export function isRole(part: string): boolean {
  const [first = '', second = ''] = nameKey(part).split(' ')
  if (roles.has(first)) return true
  return /^(ex|co|vice|sub|la|el|the|a|an|le|in|retired|former|e)$/.test(first) && roles.has(second)
}
