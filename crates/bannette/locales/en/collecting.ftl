# Runs and history.

collecting = Collection
history = History
run-ask = Run the collection now
run-follow = Follow the run
run-last = Last run
run-next = Next run
run-daily = Once a day, by itself
run-never = Never run.
run-next-draft = Once the channel is saved.
run-next-blocked = As soon as the connection works again.
run-counts = { $seen ->
    [one] { $seen } file seen
   *[other] { $seen } files seen
}, { $collected ->
    [one] { $collected } collected
   *[other] { $collected } collected
}
run-queued = queued
run-running = running
run-succeeded = succeeded
run-incomplete = incomplete
run-failed = failed
run-cancelled = cancelled
run-scheduled = scheduled
run-manual = manual
