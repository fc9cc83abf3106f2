//! From how much speaks for a value to how often such values are right.

use crate::{FieldName, Fields};

/// Straightens the confidences: what is said to be 0.95 sure is right 95 times in 100 (docs/reading.md shows the curve).
pub(super) fn calibrate(fields: &mut Fields) {
    for (name, field) in fields.iter_mut() {
        let most = match name {
            FieldName::Supplier | FieldName::Buyer => 0.92,
            _ => 0.99,
        };
        field.confidence = (field.confidence.clamp(0.05, most) * 100.0).round() / 100.0;
    }
}
