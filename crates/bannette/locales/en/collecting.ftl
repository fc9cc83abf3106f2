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

run = Run
run-of = Run of { $moment }
run-by = asked for by { $name }
run-confirm-title = Start a run now?
run-confirm-what = { $folders ->
    [one] The collected folder of this channel is looked through, and its new documents are laid in the tray.
   *[other] The { $folders } collected folders of this channel are looked through, and their new documents are laid in the tray.
}
run-confirm-daily = A document already collected is not collected again. The day’s scheduled run is not replaced.
run-confirm = Confirm the run
flash-run-asked = The request for a run was received. Its progress shows here.
flash-run-cancel-asked = The cancellation was asked for: the run stops in a moment.
run-cancel = Cancel the run
run-see-channel = Open the channel
run-progress = Progress of the run
run-listing = Reading the list of files…
run-seen = Seen
run-bytes = Volume
run-duration = Duration
run-started = Started
run-state = State
run-trigger = Trigger
run-outcome = Outcome
run-reason = Reason and what to do
run-file = File
run-file-name = Name or path
run-files = Files seen
run-files-none = No file matches these criteria.
run-tells-queued = The run waits for its turn; it starts in a moment.
run-tells-running = Collecting: { $seen ->
    [one] { $seen } file seen
   *[other] { $seen } files seen
}, { $collected ->
    [one] { $collected } collected
   *[other] { $collected } collected
}.
run-tells-cancelling = Cancelling: the run stops in a moment.
run-tells-succeeded = { $collected ->
    [one] The run succeeded: { $collected } document laid in the tray ({ $size }).
   *[other] The run succeeded: { $collected } documents laid in the tray ({ $size }).
}
run-tells-deposited = { $seen ->
    [one] { $seen } file deposited;
   *[other] { $seen } files deposited;
} { $collected ->
    [0] no new document.
    [one] { $collected } document laid in the tray ({ $size }).
   *[other] { $collected } documents laid in the tray ({ $size }).
}
run-tells-nothing-new = The run succeeded: nothing new to collect.
run-tells-incomplete = { $failed ->
    [one] The run is incomplete: { $failed } file could not be collected. It is tried again at the next run, nothing to do.
   *[other] The run is incomplete: { $failed } files could not be collected. They are tried again at the next run, nothing to do.
}
run-tells-stopped = The run stopped before its end. What was collected stays; the next one goes on from there.
run-tells-failed = The run failed. Nothing is lost: the next one takes everything up.
run-tells-cancelled = The run was cancelled. What was collected stays; the next one goes on from there.
history-under = All runs of the channels open to you, the latest first.
history-empty = No run so far
history-empty-why = Runs show here as soon as a channel is in service.
history-not-found = No run matches these criteria
history-not-found-why = Widen the period or remove a filter.
period-from = From
period-until = To
trigger-scheduled = scheduled
trigger-manual = manual
trigger-deposit = deposit
outcome-collected = Collected
outcome-already-collected = Already collected
outcome-set-aside = Set aside
outcome-failed = Failed

# Pourquoi un fichier a été écarté, ou sera repris ; par code.
reason-unknown = The cause is not known.
reason-empty = Empty file. Ask the client to drop it again.
reason-not-downloadable = Online document without a file to download. Ask for a copy as PDF.
reason-too-large = Larger than the size allowed. Ask for a lighter version; or raise the limit, then have it dropped again.
reason-before-start-date = Older than the channel’s start date. Change this date to collect it.
reason-folder-not-collected = Its folder is no longer collected by this channel. Add it again to collect it.
reason-unsupported-type = A type of file that is no accounting document.
reason-restricted = Dropbox blocks this file (rights claim). See with its owner, who drops it again once that is settled.
reason-gone = Deleted or moved during the run.
reason-hash-mismatch = The bytes received do not match Dropbox’s hash; none were kept. Tried again at the next run.
reason-download-failed = The download was cut off. Tried again at the next run.
reason-refused = Dropbox refused this file. Tried again at the next run.

# Pourquoi une exécution s’est terminée ainsi ; par code.
run-error-detail = Answer received:
run-error-unknown = The cause is not known. If it happens again, tell the administrator.
run-error-interrupted = The server stopped during the run.
run-error-files-failed = Some files could not be collected; the list below says why.
run-error-folder-gone = A collected folder no longer exists in Dropbox. Edit the channel: remove it or choose its successor.
run-error-gone = A collected folder no longer exists in Dropbox. Edit the channel: remove it or choose its successor.
run-error-no-space = No space left on the server. Tell the administrator.
run-error-not-connected = The channel is not connected to Dropbox. Connect it, then run again.
run-error-channel-not-connected = The channel is not connected to Dropbox. Connect it, then run again.
run-error-dropbox-not-configured = No Dropbox app is set up on this server. Tell the administrator.
run-error-transient = Dropbox did not answer. The next run takes it up.
run-error-retry-after = Dropbox asked to wait longer than allowed for. The next run takes it up.
run-error-refused = Dropbox refused the request. If it happens again, tell the administrator.
run-error-restricted = Dropbox blocks access to a collected folder. See with the owner of the account.
run-error-protocol = Dropbox’s answer was not understood. If it happens again, tell the administrator.
run-error-reset = Dropbox renewed its list several times in a row. The next run takes it up.
run-error-reconnect-revoked = The authorisation was withdrawn at Dropbox. Reconnect the channel; collecting then goes on.
run-error-reconnect-expired = The authorisation has expired. Reconnect the channel; collecting then goes on.
run-error-reconnect-missing-scope = A permission to read is missing. Reconnect the channel and accept all permissions.
run-error-reconnect-suspended = The Dropbox account is suspended. Its owner has to contact Dropbox.
run-error-reconnect-access-denied = The Dropbox team’s administrator does not allow this app.
run-error-reconnect-wrong-account = Dropbox answers for another account than the channel’s. Reconnect with the right one.
run-error-reconnect-other = Dropbox no longer accepts this authorisation. Reconnect the channel; collecting then goes on.
run-detail = Answer received
run-at = Seen at
run-asked-by = Asked for by
run-ended = Ended
