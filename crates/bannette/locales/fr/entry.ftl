# La saisie d’un document.

entry = Saisie
entry-label = Libellé
entry-save = Enregistrer
entry-replace = Remplacer la saisie de { $name }
entry-draft = Brouillon
entry-take-back = Reprendre
entry-to-place = Voir sur la page
entry-state-entered = saisi
entry-state-draft = brouillon
entry-saved-by = par { $name },
entry-refused = Rien n’est encore enregistré : corrigez les champs signalés en rouge.
entry-conflict = Ce document a été enregistré entre-temps
entry-conflict-by = Par { $name }, le { $date } à { $clock }.
entry-conflict-why = Rien n’est perdu : votre saisie est restée ci-dessous. Enregistrez-la pour qu’elle remplace l’autre, ou gardez l’autre.
entry-conflict-same = Les deux saisies sont identiques.
entry-conflict-field = Champ
entry-conflict-mine = Votre saisie
entry-conflict-theirs = Garder la saisie de { $name }
alerts-none = Rien à signaler
entry-laid-in = Ce que vous aviez saisi, et qui n’a pas été enregistré, est repris ici. Vérifiez-le, puis enregistrez.
queue-show = Liste
queue = Documents à saisir du classeur
separator-queue = Largeur de la liste
separator-panel = Largeur de la saisie

flash-entered = { $name } : saisie enregistrée.
flash-entry-drafted = Le brouillon est enregistré. Le document reste dans la bannette.
flash-entry-taken-back = Le document est de nouveau dans la bannette, avec sa saisie en brouillon.

# Ce qui ne va pas dans une saisie, par code.
entry-amounts-do-not-add-up = Le HT et la TVA ne font pas le TTC : { $net } + { $vat } ≠ { $gross }.
entry-bases-do-not-add-up = Les bases par taux font { $sum }, le total HT est de { $net }.
entry-taxes-do-not-add-up = La TVA par taux fait { $sum }, le total de TVA est de { $vat }.
entry-rates-do-not-add-up = Bases et TVA par taux font { $sum }, le total TTC est de { $gross }.
entry-tax-does-not-fit-rate = À { $rate }, la TVA devrait être de { $expected } et non de { $vat }.
entry-due-before-date = L’échéance ({ $due_date }) est antérieure à la date de la pièce ({ $date }).
entry-outside-fiscal-period = La date ({ $date }) est hors des exercices de l’entreprise.
entry-date-in-future = La date ({ $date }) est dans l’avenir.
entry-date-long-ago = La date ({ $date }) remonte à plus de dix ans.
entry-siren-invalid = Ce SIREN est faux : sa clé ne correspond pas.
entry-vat-number-invalid = Ce numéro de TVA est faux : sa forme ou sa clé ne correspond pas.
entry-vat-number-of-another = Ce numéro de TVA n’est pas celui de ce SIREN.
entry-iban-invalid = Cet IBAN est faux : sa clé ne correspond pas. Vérifiez-le avant tout paiement.
entry-own-number = C’est le numéro de l’entreprise elle-même, pas celui du fournisseur.
entry-currency-unknown = Cette devise n’existe pas.
entry-payable-exceeds-gross = Le net à payer ({ $payable }) dépasse le TTC ({ $gross }).
entry-payable-does-not-fit-prepaid = Le net à payer est de { $payable }, mais { $prepaid } ont déjà été payés sur { $gross }.
entry-missing = Manque à cette pièce.

error-amount = Montant incompris. Exemple : 1234,56.
error-rates = Chaque ligne a besoin d’un taux de 0 à 100, d’une base et d’une TVA.
error-currency = Une devise s’écrit en trois lettres : EUR.
error-kind = Cette nature n’existe pas.
error-entry-changed = Quelqu’un a enregistré une autre saisie entre-temps.
error-document-not-in-tray = Ce document est dans la corbeille, ou d’autres le remplacent.

# L’historique d’un document.
document-action-drafted = Saisie en brouillon
document-action-entered = Saisi
document-action-entry-changed = Saisie modifiée
document-action-taken-back = Repris dans la bannette
