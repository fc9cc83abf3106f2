# Travaux en échec.

failed-jobs = Travaux en échec
