//! A model's weights without those that are as good as nothing. Training left a quarter of a million in the detection model's
//! last layers below the smallest normal number, with which a processor reckons a hundred times slower: more than half of its time.

use super::onnx::{FLOAT, FLOAT_SIZE, Parts, field, replaced};

/// The model with 0 for every weight that is too small to be a normal number; `None` where it is broken.
pub(super) fn without_subnormal(model: &[u8]) -> Option<Vec<u8>> {
    replaced(model, field::GRAPH, |graph| {
        replaced(graph, field::INITIALIZER, |tensor| match is_of_floats(tensor)? {
            true => replaced(tensor, field::RAW_DATA, |data| Some(flushed(data))),
            false => Some(tensor.to_vec()),
        })
    })
}

fn is_of_floats(tensor: &[u8]) -> Option<bool> {
    for part in Parts(tensor) {
        let part = part?;
        if part.field == field::DATA_TYPE {
            return Some(part.number == FLOAT);
        }
    }
    Some(false)
}

fn flushed(data: &[u8]) -> Vec<u8> {
    let mut data = data.to_vec();
    for bytes in data.as_chunks_mut::<FLOAT_SIZE>().0 {
        if f32::from_le_bytes(*bytes).is_subnormal() {
            *bytes = 0f32.to_le_bytes();
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::super::onnx::put;
    use super::*;

    /// A model of one tensor of four bytes a value.
    fn model(data_type: u8, values: &[[u8; 4]]) -> Vec<u8> {
        let mut tensor = vec![8, values.len() as u8, 16, data_type];
        put(&mut tensor, field::RAW_DATA, values.as_flattened());
        let mut graph = Vec::new();
        put(&mut graph, 2, b"graph");
        put(&mut graph, field::INITIALIZER, &tensor);
        let mut model = vec![8, 10];
        put(&mut model, field::GRAPH, &graph);
        model
    }

    #[test]
    fn what_is_not_normal_becomes_nothing_and_all_else_stays() {
        let smallest = f32::MIN_POSITIVE;
        let before = [1.5, smallest, smallest / 2.0, -1e-40, 0.0, -smallest].map(f32::to_le_bytes);
        let after = [1.5, smallest, 0.0, 0.0, 0.0, -smallest].map(f32::to_le_bytes);
        assert_eq!(without_subnormal(&model(1, &before)), Some(model(1, &after)));
        let whole_numbers = [[1, 0, 0, 0], [7, 0, 0, 0]];
        assert_eq!(without_subnormal(&model(6, &whole_numbers)), Some(model(6, &whole_numbers)));
        let cut = model(1, &before);
        assert_eq!(without_subnormal(&cut[..cut.len() - 1]), None);
    }
}
