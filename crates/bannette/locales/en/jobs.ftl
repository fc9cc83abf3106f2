# Failed jobs.

failed-jobs = Failed jobs
