//! The whole story in a real browser, against the real program and a simulated Dropbox. A binary of its own: it needs
//! Chromium and its driver, which the other tests do not.

#[cfg(test)]
mod browser {
    mod accessibility;
    mod appearances;
    mod demo;
    mod deposit;
    mod doubts;
    mod entry;
    mod handover;
    mod manual;
    mod papers;
    mod pictures;
    mod reader;
    mod reading;
    mod second_factor;
    mod story;
    mod thousand;
    mod tray;
    mod troubles;
    mod without_scripts;
}
