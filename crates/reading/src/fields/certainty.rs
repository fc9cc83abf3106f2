//! What a confidence may be: docs/reading.md shows how often values are right that are said to be so sure.

use crate::{FieldName, Fields};

/// Keeps the confidences within bounds, in hundredths. They are weighed where the values are found: names are never as sure
/// as what a sum or a check digit bears out.
pub(super) fn calibrate(fields: &mut Fields) {
    for (name, field) in fields.iter_mut() {
        let most = match name {
            FieldName::Supplier | FieldName::Buyer => 0.92,
            _ => 0.99,
        };
        field.confidence = (field.confidence.clamp(0.05, most) * 100.0).round() / 100.0;
    }
}
