//! The recognition model with only the signs that are ours. As it comes it weighs thousands of signs of other scripts at each
//! step along a line: a third of its time, and most of the memory of its answers.

use std::borrow::Cow;

use super::onnx::{FLOAT, FLOAT_SIZE, NUMBER, Parts, dimensions, field, put, put_number, text};

/// `ValueInfoProto.type`: a tensor of floats whose shape is not said.
const OF_FLOATS: [u8; 6] = [0x12, 4, 0x0a, 2, 0x08, FLOAT as u8];

/// The signs that a recognition model says it tells apart, in its own order, one a line.
pub(super) fn characters(model: &[u8]) -> Option<String> {
    for part in Parts(model) {
        let part = part?;
        if part.field == field::METADATA && text(part.content, field::KEY)? == "character" {
            return text(part.content, field::VALUE).map(Cow::into_owned);
        }
    }
    None
}

/// The model with only these of its `count` answers, in that order; `None` where it is built in another way.
pub(super) fn narrowed(model: &[u8], count: usize, answers: &[usize]) -> Option<Vec<u8>> {
    let mut narrow = Vec::with_capacity(model.len());
    let mut cut = 0;
    for part in Parts(model) {
        let part = part?;
        if part.field != field::GRAPH {
            narrow.extend_from_slice(part.whole);
            continue;
        }
        let mut graph = Vec::with_capacity(part.content.len());
        for part in Parts(part.content) {
            let part = part?;
            match part.field {
                field::INITIALIZER if dimensions(part.content)?.last() == Some(&count) => {
                    put(&mut graph, field::INITIALIZER, &tensor(part.content, count, answers)?);
                    cut += 1;
                }
                field::OUTPUT => {
                    let mut output = Vec::new();
                    put(&mut output, field::NAME, text(part.content, field::NAME)?.as_bytes());
                    output.extend_from_slice(&OF_FLOATS);
                    put(&mut graph, field::OUTPUT, &output);
                }
                _ => graph.extend_from_slice(part.whole),
            }
        }
        put(&mut narrow, field::GRAPH, &graph);
    }
    // The weights of the last layer, and what is added to them.
    (cut == 2).then_some(narrow)
}

/// A tensor with only these of its last dimension.
fn tensor(tensor: &[u8], count: usize, answers: &[usize]) -> Option<Vec<u8>> {
    let mut narrow = Vec::new();
    let mut sizes = dimensions(tensor)?;
    *sizes.last_mut()? = answers.len();
    for size in sizes {
        put_number(&mut narrow, field::DIMENSIONS << 3 | NUMBER);
        put_number(&mut narrow, size as u64);
    }
    for part in Parts(tensor) {
        let part = part?;
        match part.field {
            field::DIMENSIONS => {}
            field::DATA_TYPE if part.number != FLOAT => return None,
            field::RAW_DATA => {
                let mut data = Vec::new();
                for row in part.content.chunks(count * FLOAT_SIZE) {
                    for answer in answers {
                        data.extend_from_slice(row.get(answer * FLOAT_SIZE..(answer + 1) * FLOAT_SIZE)?);
                    }
                }
                put(&mut narrow, field::RAW_DATA, &data);
            }
            _ => narrow.extend_from_slice(part.whole),
        }
    }
    Some(narrow)
}

#[cfg(test)]
mod tests {
    use super::super::onnx::BYTES;
    use super::*;

    fn floats(values: &[f32]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    fn weights(sizes: &[u8], values: &[f32]) -> Vec<u8> {
        let mut tensor = Vec::new();
        for size in sizes {
            tensor.extend([8, *size]);
        }
        tensor.extend([16, 1]);
        put(&mut tensor, 8, b"w");
        put(&mut tensor, field::RAW_DATA, &floats(values));
        tensor
    }

    fn model(tensors: &[Vec<u8>]) -> Vec<u8> {
        let mut graph = Vec::new();
        put(&mut graph, 2, b"graph");
        for tensor in tensors {
            put(&mut graph, field::INITIALIZER, tensor);
        }
        put(&mut graph, field::OUTPUT, &[10, 1, b'o', 18, 3, 1, 2, 3]);
        let mut model = vec![8, 10];
        put(&mut model, field::GRAPH, &graph);
        let mut metadata = Vec::new();
        put(&mut metadata, field::KEY, b"character");
        put(&mut metadata, field::VALUE, "a\né".as_bytes());
        put(&mut model, field::METADATA, &metadata);
        model
    }

    #[test]
    fn only_what_has_the_signs_as_its_last_dimension_is_cut() {
        let whole = model(&[
            weights(&[2, 3], &[0., 1., 2., 3., 4., 5.]),
            weights(&[2], &[7., 8.]),
            weights(&[3], &[6., 7., 8.]),
        ]);
        assert_eq!(characters(&whole).as_deref(), Some("a\né"));
        let narrow = narrowed(&whole, 3, &[0, 2]).unwrap();
        let cut = [weights(&[2, 2], &[0., 2., 3., 5.]), weights(&[2], &[7., 8.]), weights(&[2], &[6., 8.])];
        let mut expected = model(&cut);
        // Of the output, no shape is said any more.
        let output = expected.windows(6).position(|bytes| bytes == [10, 1, b'o', 18, 3, 1]).unwrap();
        expected.splice(output - 1..output + 8, [9, 10, 1, b'o', 18, 4, 10, 2, 8, 1]);
        let length = expected.iter().position(|byte| *byte == (field::GRAPH << 3 | BYTES) as u8).unwrap() + 1;
        expected[length] += 1;
        assert_eq!(narrow, expected);
    }

    #[test]
    fn what_is_built_otherwise_or_broken_is_refused() {
        let other = model(&[weights(&[3], &[6., 7., 8.])]);
        assert_eq!(narrowed(&other, 3, &[0]), None);
        let whole = model(&[weights(&[2, 3], &[0.; 6]), weights(&[3], &[0.; 3])]);
        assert_eq!(narrowed(&whole[..whole.len() - 3], 3, &[0]), None);
        assert_eq!(narrowed(&whole, 3, &[5]), None);
    }
}
