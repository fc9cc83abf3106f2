//! Code lists that mean something to a bookkeeper.

/// Document types (UNTDID 1001) that give money back, those of the French extension among them.
const CREDIT_NOTES: [&str; 13] =
    ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"];

pub(super) fn is_credit_note(type_code: &str) -> bool {
    CREDIT_NOTES.contains(&type_code)
}
