//! The child process: reads untrusted bytes, behind limits that it lays on itself first.

mod pages;
mod plain;
mod preview;
mod sandbox;
mod session;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use self::session::Session;
use crate::ReadFailure;
use crate::protocol::{Answer, Hello, Request, read_frame, write_frame};

pub use self::sandbox::confine;
pub(crate) use self::session::report_missing_engine;
pub(crate) use self::session::report_page;

/// Stack of the thread that reads, bytes: parsers of nested formats recurse.
const STACK: usize = 64 * 1024 * 1024;

/// Whether the last panic was for want of memory.
static NO_ROOM: AtomicBool = AtomicBool::new(false);

/// The body of a child process: answers the requests on its standard input until that ends.
pub fn main() -> ExitCode {
    // A panic's message may quote the document: where it happened must do.
    std::panic::set_hook(Box::new(|info| {
        // Libraries that try whether there is room panic when there is none.
        let no_room = info.payload_as_str().is_some_and(|message| message.contains("AllocError"));
        NO_ROOM.store(no_room, Ordering::Relaxed);
        match info.location() {
            Some(place) => eprintln!("panic at {}:{}", place.file(), place.line()),
            None => eprintln!("panic"),
        }
    }));
    let hello = match read_frame::<Hello>(&mut io::stdin().lock()) {
        Ok(Some(hello)) => hello,
        Ok(None) => return ExitCode::SUCCESS,
        Err(error) => return fail(&error),
    };
    // Before there is another thread, which then shares it.
    if let Some(folders) = &hello.folders
        && let Err(error) = sandbox::enclose(folders, hello.models.as_deref())
    {
        return fail(&error);
    }
    // Before the limits, which allow no further thread.
    let worker =
        std::thread::Builder::new().name("reading".into()).stack_size(STACK).spawn(move || serve(&hello));
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        Ok(Ok(Err(error))) | Err(error) => fail(&error),
        Ok(Err(_panic)) => ExitCode::FAILURE,
    }
}

fn fail(error: &io::Error) -> ExitCode {
    eprintln!("{error}");
    ExitCode::FAILURE
}

fn serve(hello: &Hello) -> io::Result<()> {
    let mut input = io::stdin().lock();
    confine(&hello.limits)?;
    let mut session = Session::new(hello);
    while let Some(request) = read_frame::<Request>(&mut input)? {
        sandbox::grant_processor_time(&hello.limits)?;
        let answer = catch_unwind(AssertUnwindSafe(|| session.answer(&request))).unwrap_or_else(|_panic| {
            // What it left half done is not to be trusted.
            session = Session::new(hello);
            Answer::Failed(match NO_ROOM.load(Ordering::Relaxed) {
                true => ReadFailure::OutOfMemory,
                false => ReadFailure::broken("the parser lost its way"),
            })
        });
        write_frame(&mut io::stdout().lock(), &answer)?;
    }
    Ok(())
}
