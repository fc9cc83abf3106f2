# Le cadre des pages, les erreurs, les dates.

skip-to-content = Aller au contenu
main-menu = Menu principal
dialog = Confirmation
user-menu = Compte de { $name }
sign-out = Se déconnecter
edit = Modifier
cancel = Annuler
pages = Pages
page-next = Suite

time-now = à l’instant
time-soon = dans un instant
time-minutes-ago = il y a { $count } min
time-in-minutes = dans { $count } min
time-hours-ago = il y a { $count } h
time-in-hours = dans { $count } h
time-yesterday = hier à { $clock }
time-tomorrow = demain à { $clock }

documents-count = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}

error-not-found = Cette page n’existe pas
error-not-found-why = L’adresse est peut-être incomplète, ou ce qu’elle désigne ne vous est pas ouvert. Si vous pensez y avoir droit, demandez à l’administrateur de votre cabinet.
error-form-expired = Ce formulaire n’est plus valable
error-form-expired-why = Rien n’a été enregistré. Revenez à la page précédente, rechargez-la, puis recommencez.
error-refused = Cette demande n’a pas été comprise
error-refused-why = Rien n’a été enregistré. Revenez à la page précédente et vérifiez votre saisie.
error-too-many = Trop de demandes en peu de temps
error-too-many-why = Patientez une minute, puis recommencez.
error-broken = Une erreur est survenue
error-broken-why = Elle a été consignée. Recommencez dans un instant ; si elle persiste, transmettez la référence ci-dessous à l’administrateur.
error-reference = Référence :
error-home = Revenir à l’accueil
