# Searching over all companies.

search = Search
search-top = Search
search-go = Search
search-everywhere = Search in all documents
search-under = In all documents of the companies open to you.
search-placeholder = Words of the document, supplier, number, amount, date…
search-filters = Filters
search-company = Name or code
search-any = Any
search-place = Step
search-place-tray = to be entered
search-place-entered = entered
search-anywhere = Any
search-from = Dated from
search-until = until
search-least = Total from
search-most = to
search-zip = Originals (ZIP)
search-results = Results
search-received = received
search-entered = entered
search-empty = What are you looking for?
search-empty-why = Words of the document in any order, a supplier, a number, an amount (1234.56), a date (31/01/2026). Accents and capitals do not matter, and the beginning of the last word will do.
search-not-found = No document answers
search-no-more = There are no further results
search-not-found-why = Try fewer words, or without filters. A document just received is found by its name; by its content, as soon as it is read. What is in the trash is not searched.
search-saved = Saved searches
search-save = Save this search
search-name = Name of the search
search-forget = Forget the search “{ $name }”
flash-search-saved = The search “{ $name }” is saved.
flash-search-deleted = The search is forgotten.
error-search-empty = There is nothing to save: search first.
error-search-too-many-saved = You already have 50 saved searches. Forget one first.
error-search-nothing-to-extract = None of these documents can be extracted.
error-search-too-much-to-extract = An archive holds 2,000 documents at most. Narrow the search down.
original-gone = The original of this document is missing. Tell the administrator.
search-refused = This search is not understood: correct what is marked to search.
search-count = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
search-count-more = More than { $count } results
error-search-signs = Search for at least one letter or digit.
error-search-amounts = This amount is less than the other limit.
