"""Drives the simulator with the official Python SDK, which checks types, lengths, times and content types itself.

Reads one JSON object from standard input: `control_url`, `app_key`, `app_secret`, `refresh_token`, `account` (e-mail address).
Runs every function named `check_…`; the first failed assertion ends with its traceback and exit status 1.
"""

import hashlib
import json
import os
import sys
import threading
import urllib.parse
import urllib.request

import dropbox
from dropbox import exceptions, files
from dropbox.common import PathRoot

SETTINGS = json.load(sys.stdin)
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def control(method, path, body=None):
    """The simulator's control API."""
    request = urllib.request.Request(
        SETTINGS["control_url"] + "api/" + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with DIRECT.open(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def operate(do, **fields):
    return control("POST", "operations", {"do": do, "account": SETTINGS["account"], **fields})["entry"]


def client(**options):
    return dropbox.Dropbox(
        oauth2_refresh_token=SETTINGS["refresh_token"],
        app_key=SETTINGS["app_key"],
        app_secret=SETTINGS["app_secret"],
        max_retries_on_error=0,
        max_retries_on_rate_limit=0,
        timeout=30,
        **options,
    )


def content_hash(data):
    blocks = (data[at : at + 4194304] for at in range(0, len(data), 4194304))
    return hashlib.sha256(b"".join(hashlib.sha256(block).digest() for block in blocks)).hexdigest()


def raised(kind, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except kind as error:
        return error
    raise AssertionError(f"{call.__name__} did not raise {kind.__name__}")


def listing(dbx, result):
    entries = list(result.entries)
    while result.has_more:
        result = dbx.files_list_folder_continue(result.cursor)
        entries += result.entries
    return entries, result.cursor


def check_account_and_space():
    dbx = client()
    account = dbx.users_get_current_account()
    assert account.email == SETTINGS["account"]
    assert len(account.account_id) == 40
    assert account.root_info.root_namespace_id == account.root_info.home_namespace_id
    assert account.account_type.is_basic()
    assert dbx.users_get_space_usage().allocation.is_individual()
    assert dbx.check_user("bonjour").result == "bonjour"


def check_upload_download_and_hash():
    dbx = client()
    data = os.urandom(4194304 + 17)
    sent = dbx.files_upload(data, "/sdk/Été/reçu n° 1 😀.bin")
    assert sent.size == len(data) and sent.content_hash == content_hash(data)
    assert sent.path_lower == "/sdk/été/reçu n° 1 😀.bin"
    for path in (sent.path_display, sent.id, "rev:" + sent.rev, sent.path_lower.upper()):
        metadata, answer = dbx.files_download(path)
        assert answer.content == data, path
        assert metadata.rev == sent.rev and metadata.content_hash == sent.content_hash
    assert dbx.files_upload(b"", "/sdk/empty").content_hash == hashlib.sha256(b"").hexdigest()


def check_ranges_and_etags():
    dbx = client()
    sent = dbx.files_upload(b"0123456789", "/sdk/range.txt")

    def download(**headers):
        headers["Dropbox-API-Arg"] = json.dumps({"path": "rev:" + sent.rev})
        headers["Authorization"] = "Bearer " + dbx._oauth2_access_token
        url = f"https://{os.environ['DROPBOX_API_CONTENT_HOST']}/2/files/download"
        return dbx._session.post(url, headers=headers)

    part = download(Range="bytes=2-5")
    assert (part.status_code, part.content) == (206, b"2345")
    assert part.headers["Content-Range"] == "bytes 2-5/10"
    assert download(Range="bytes=-3").content == b"789"
    assert download(Range="bytes=10-").status_code == 416
    whole = download()
    assert download(**{"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert download(Range="bytes=2-5", **{"If-Range": '"other"'}).status_code == 200


def check_listing_in_pages_and_deltas():
    dbx = client()
    for number in range(25):
        dbx.files_upload(b"%d" % number, f"/pages/sub/{number:02}.txt")
    entries, cursor = listing(dbx, dbx.files_list_folder("/pages", recursive=True, limit=7))
    names = [entry.name for entry in entries if isinstance(entry, files.FileMetadata)]
    assert names == [f"{number:02}.txt" for number in range(25)]
    assert [entry.name for entry in dbx.files_list_folder("/pages").entries] == ["sub"]

    assert listing(dbx, dbx.files_list_folder_continue(cursor))[0] == []
    moved = dbx.files_move_v2("/pages/sub/00.txt", "/pages/moved.txt").metadata
    dbx.files_delete_v2("/pages/sub")
    changes, cursor = listing(dbx, dbx.files_list_folder_continue(cursor))
    assert [type(change) for change in changes] == [files.FileMetadata, files.DeletedMetadata]
    assert changes[0].id == moved.id == next(entry.id for entry in entries if entry.name == "00.txt")
    assert changes[1].path_lower == "/pages/sub"

    latest = dbx.files_list_folder_get_latest_cursor("/pages", recursive=True).cursor
    assert dbx.files_list_folder_continue(latest).entries == []


def check_longpoll():
    dbx = client()
    dbx.files_create_folder_v2("/poll")
    cursor = dbx.files_list_folder("/poll").cursor
    later = threading.Timer(0.2, operate, ["put"], {"path": "/poll/new.txt", "content": {"text": "new"}})
    later.start()
    assert dbx.files_list_folder_longpoll(cursor, timeout=30).changes
    later.join()
    assert [entry.name for entry in dbx.files_list_folder_continue(cursor).entries] == ["new.txt"]


def check_moves_copies_and_deletions():
    dbx = client()
    first = dbx.files_upload(b"same", "/move/a.txt")
    assert dbx.files_upload(b"same", "/move/a.txt").rev == first.rev
    conflict = raised(exceptions.ApiError, dbx.files_upload, b"other", "/move/a.txt").error
    assert conflict.is_path() and conflict.get_path().reason.get_conflict().is_file()
    assert dbx.files_upload(b"other", "/move/a.txt", autorename=True).name == "a (1).txt"
    second = dbx.files_upload(b"more", "/move/a.txt", mode=files.WriteMode.update(first.rev))
    assert second.id == first.id and second.rev != first.rev
    revisions = dbx.files_list_revisions("/move/a.txt")
    assert [entry.rev for entry in revisions.entries] == [second.rev, first.rev]

    copied = dbx.files_copy_v2("/move/a.txt", "/move/copy.txt").metadata
    assert copied.id != first.id and copied.content_hash == second.content_hash
    renamed = dbx.files_move_v2("/move", "/Moved").metadata
    assert renamed.path_display == "/Moved"
    assert dbx.files_get_metadata("/moved/A.TXT").id == first.id
    raised(exceptions.ApiError, dbx.files_move_v2, "/Moved", "/Moved/inside")
    dbx.files_delete_v2("/Moved")
    gone = raised(exceptions.ApiError, dbx.files_get_metadata, "/Moved/a.txt").error
    assert gone.is_path() and gone.get_path().is_not_found()
    deleted = dbx.files_get_metadata("/Moved", include_deleted=True)
    assert isinstance(deleted, files.DeletedMetadata)
    again = dbx.files_upload(b"same", "/Moved/a.txt")
    assert again.id != first.id


def check_upload_sessions():
    dbx = client()
    data = os.urandom(100_000)
    session = dbx.files_upload_session_start(data[:40_000]).session_id
    at = files.UploadSessionCursor(session, 40_000)
    dbx.files_upload_session_append_v2(data[40_000:90_000], at)
    wrong = raised(exceptions.ApiError, dbx.files_upload_session_append_v2, b"x", at).error
    assert wrong.get_incorrect_offset().correct_offset == 90_000
    at.offset = 90_000
    done = dbx.files_upload_session_finish(data[90_000:], at, files.CommitInfo("/sdk/session.bin"))
    assert done.content_hash == content_hash(data)


def check_export_of_what_cannot_be_downloaded():
    dbx = client()
    operate("put", path="/sdk/note.paper", content={"text": "# Titre"})
    export = {"export_as": "md", "export_options": ["html"], "exports": [["html", "<h1>Titre</h1>"]]}
    operate("mark", path="/sdk/note.paper", mark={"non_downloadable": export})
    metadata = dbx.files_get_metadata("/sdk/note.paper")
    assert not metadata.is_downloadable and metadata.export_info.export_as == "md"
    assert raised(exceptions.ApiError, dbx.files_download, "/sdk/note.paper").error.is_unsupported_file()
    result, answer = dbx.files_export("/sdk/note.paper")
    assert (result.export_metadata.name, answer.content) == ("note.md", b"# Titre")
    result, answer = dbx.files_export("/sdk/note.paper", "html")
    assert answer.content == b"<h1>Titre</h1>" and result.export_metadata.size == len(answer.content)
    assert raised(exceptions.ApiError, dbx.files_export, "/sdk/note.paper", "pdf").error.is_invalid_export_format()
    dbx.files_upload(b"x", "/sdk/plain.txt")
    assert raised(exceptions.ApiError, dbx.files_export, "/sdk/plain.txt").error.is_non_exportable()


def check_errors_of_every_kind():
    dbx = client()
    raised(exceptions.BadInputError, dbx.files_list_folder, "/")
    missing = raised(exceptions.ApiError, dbx.files_list_folder, "/nowhere").error
    assert missing.get_path().is_not_found()
    dbx.files_upload(b"x", "/sdk/file.txt")
    assert raised(exceptions.ApiError, dbx.files_list_folder, "/sdk/file.txt").error.get_path().is_not_folder()
    assert raised(exceptions.ApiError, dbx.files_download, "/sdk").error.get_path().is_not_file()
    operate("mark", path="/sdk/file.txt", mark={"restricted": True})
    restricted = raised(exceptions.ApiError, dbx.files_download, "/sdk/file.txt").error
    assert restricted.get_path().is_restricted_content()

    def struck(error, kind):
        control("POST", "faults", {"route": "files/list_folder", "effect": {"error": error}})
        return raised(kind, dbx.files_list_folder, "")

    assert struck("invalid_access_token", exceptions.AuthError).error.is_invalid_access_token()
    assert struck("user_suspended", exceptions.AuthError).error.is_user_suspended()
    assert struck("route_access_denied", exceptions.AuthError).error.is_route_access_denied()
    assert struck("invalid_select_user", exceptions.AuthError).error.is_invalid_select_user()
    assert struck("other_auth_error", exceptions.AuthError).error.is_other()
    scope = struck({"missing_scope": {"required_scope": "files.metadata.read"}}, exceptions.AuthError)
    assert scope.error.get_missing_scope().required_scope == "files.metadata.read"
    assert struck({"too_many_requests": {"retry_after": 15}}, exceptions.RateLimitError).backoff == 15
    assert struck({"too_many_requests_text": {"retry_after": 300}}, exceptions.RateLimitError).backoff == 300
    assert struck({"server_error_page": {"status": 500}}, exceptions.InternalServerError).status_code == 500
    root = struck("invalid_root", exceptions.PathRootError).error
    assert root.is_invalid_root() and root.get_invalid_root().root_namespace_id
    assert struck("no_permission", exceptions.PathRootError).error.is_no_permission()
    assert struck("template_error", exceptions.ApiError).error.is_template_error()
    assert struck({"path": {"reason": "restricted_content"}}, exceptions.ApiError).error.get_path().is_restricted_content()
    assert dbx.files_list_folder("").entries

    cursor = dbx.files_list_folder("").cursor
    operate("reset_cursors")
    assert raised(exceptions.ApiError, dbx.files_list_folder_continue, cursor).error.is_reset()


def check_path_roots():
    dbx = client()
    number = dbx.users_get_current_account().root_info.root_namespace_id
    rooted = dbx.with_path_root(PathRoot.root(number))
    assert len(rooted.files_list_folder("").entries) == len(dbx.files_list_folder("").entries)
    assert len(dbx.files_list_folder(f"ns:{number}").entries) == len(dbx.files_list_folder("").entries)
    wrong = raised(exceptions.PathRootError, dbx.with_path_root(PathRoot.root("1")).files_list_folder, "")
    assert wrong.error.get_invalid_root().root_namespace_id == number
    raised(exceptions.PathRootError, dbx.with_path_root(PathRoot.namespace_id("1")).files_list_folder, "")


def check_tokens_are_refreshed_scoped_and_revoked():
    dbx = client()
    dbx.users_get_current_account()
    control("POST", "operations", {"do": "expire_tokens"})
    before = dbx._oauth2_access_token
    dbx.users_get_current_account()
    assert dbx._oauth2_access_token != before, "a 401 expired_access_token makes the SDK refresh"

    narrow = client(scope=["account_info.read"])
    narrow.users_get_current_account()
    refused = raised(exceptions.AuthError, narrow.files_list_folder, "").error
    assert refused.get_missing_scope().required_scope == "files.metadata.read"

    consent = control("POST", "authorize", {"app": SETTINGS["app_key"], "account": SETTINGS["account"]})
    other = dropbox.Dropbox(oauth2_refresh_token=consent["refresh_token"], app_key=SETTINGS["app_key"])
    other.users_get_current_account()
    raised(exceptions.AuthError, other.files_upload, b"x", "/read-only.txt")
    other.auth_token_revoke()
    assert raised(exceptions.AuthError, other.users_get_current_account).error.is_invalid_access_token()
    other._oauth2_access_token = None
    raised(exceptions.AuthError, other.users_get_current_account)


def main():
    checks = [(name, check) for name, check in sorted(globals().items()) if name.startswith("check_")]
    for name, check in checks:
        print(name, flush=True)
        check()
    print(len(checks), "checks passed")


main()
