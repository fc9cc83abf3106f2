# La recherche dans toutes les entreprises.

search = Recherche
search-top = Rechercher
search-go = Rechercher
search-everywhere = Rechercher dans tous les documents
search-under = Dans tous les documents des entreprises qui vous sont ouvertes.
search-placeholder = Mots du document, fournisseur, numéro, montant, date…
search-filters = Filtres
search-company = Nom ou code
search-any = Toutes
search-place = Étape
search-place-tray = à saisir
search-place-entered = saisi
search-anywhere = Toutes
search-from = Date du
search-until = au
search-least = Total TTC de
search-most = à
search-zip = Originaux (ZIP)
search-results = Résultats
search-received = reçu
search-entered = saisi
search-empty = Que cherchez-vous ?
search-empty-why = Des mots du document dans n’importe quel ordre, un fournisseur, un numéro, un montant (1234,56), une date (31/01/2026). Les accents et les majuscules ne comptent pas, et le début du dernier mot suffit.
search-not-found = Aucun document ne répond
search-no-more = Il n’y a pas d’autre résultat
search-not-found-why = Essayez avec moins de mots, ou sans filtre. Un document tout juste reçu se trouve par son nom ; par son contenu, dès qu’il est lu. Ceux de la corbeille ne sont pas cherchés.
search-saved = Recherches enregistrées
search-save = Enregistrer cette recherche
search-name = Nom de la recherche
search-forget = Oublier la recherche « { $name } »
flash-search-saved = La recherche « { $name } » est enregistrée.
flash-search-deleted = La recherche est oubliée.
error-search-empty = Il n’y a rien à enregistrer : cherchez d’abord.
error-search-too-many-saved = Vous avez déjà 50 recherches enregistrées. Oubliez-en une d’abord.
error-search-nothing-to-extract = Aucun de ces documents ne peut être extrait.
error-search-too-much-to-extract = Une archive contient 2 000 documents au plus. Précisez la recherche.
original-gone = L’original de ce document manque. Prévenez l’administrateur.
search-refused = Cette recherche n’est pas comprise : corrigez ce qui est signalé pour chercher.
search-count = { $count ->
    [one] { $count } résultat
   *[other] { $count } résultats
}
search-count-more = Plus de { $count } résultats
error-search-signs = Cherchez au moins une lettre ou un chiffre.
error-search-amounts = Ce montant est inférieur à l’autre limite.
