# Failed jobs.

failed-jobs = Failed jobs
failed-jobs-under = What the server tried several times without success. Mend the cause, then retry.
failed-jobs-none = No failed job
failed-jobs-none-why = Everything there was to do is done, or under way.
failed-job-work = Job
failed-job-error = Last error
failed-job-attempts = Attempts
failed-job-since = Failed since
failed-job-retry = Retry
failed-job-discard = Discard
flash-job-retried = The job is tried again.
flash-job-discarded = The job was discarded.
job-unknown = A job unknown to this version
job-collect = Run of a channel
job-read = Reading of a document
job-check-connection = Check of a connection
flash-job-gone = This job has not failed any more.
job-preview = Preview of a document
job-mail = Sending a mail
job-index = Words of documents, for the search
job-unpack = Opening of an archive or a mail
job-reassess = Alerts of a company whose details changed
job-arrange = What is done by itself with a document
