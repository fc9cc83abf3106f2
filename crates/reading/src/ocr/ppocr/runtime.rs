//! ONNX Runtime, loaded from a directory of its own, and the two models.

use std::path::Path;

use ort::session::Session;
use ort::value::TensorRef;

use super::letters::{Alphabet, Letter};
use super::{narrowed, weights};
use crate::ReadFailure;

/// What `scripts/models` lays in the directory.
const LIBRARY: &str = "libonnxruntime.so";
const DETECTION: &str = "detection.onnx";
const RECOGNITION: &str = "recognition.onnx";

pub(super) struct Runtime {
    detection: Session,
    recognition: Session,
    /// What the recognition model's answers mean.
    alphabet: Alphabet,
}

impl Runtime {
    pub fn load(models: &Path) -> Result<Self, String> {
        for name in [LIBRARY, DETECTION, RECOGNITION] {
            let file = models.join(name);
            if !file.is_file() {
                return Err(format!("{} is missing", file.display()));
            }
        }
        let builder = ort::init_from(models.join(LIBRARY)).map_err(|error| error.to_string())?;
        let environment = builder.with_telemetry(false).build().map_err(|error| error.to_string())?;
        let session = |model: &[u8]| {
            // One thread: the process may have no other, and pages are read side by side in several processes.
            let mut options = Session::builder(&environment)?
                .with_intra_threads(1)?
                .with_inter_threads(1)?
                .with_intra_op_spinning(false)?
                // Every page has other sizes: patterns and arenas would only pile up.
                .with_memory_pattern(false)?
                .with_execution_providers([ort::ep::CPU::default().with_arena_allocator(false).build()])?;
            options.commit_from_memory(model)
        };
        let built_otherwise = |name: &str| format!("{name} is built otherwise than expected");
        let load = |name: &str, model: &[u8]| {
            let model = weights::without_subnormal(model).ok_or_else(|| built_otherwise(name))?;
            session(&model).map_err(|error: ort::Error| format!("{name}: {error}"))
        };
        let bytes = |name: &str| std::fs::read(models.join(name)).map_err(|error| format!("{name}: {error}"));
        let detection = load(DETECTION, &bytes(DETECTION)?)?;
        let model = bytes(RECOGNITION)?;
        let list = narrowed::characters(&model)
            .ok_or_else(|| format!("{RECOGNITION} does not say its characters"))?;
        let (alphabet, answers, count) = Alphabet::of(&list);
        let model =
            narrowed::narrowed(&model, count, &answers).ok_or_else(|| built_otherwise(RECOGNITION))?;
        Ok(Self { detection, recognition: load(RECOGNITION, &model)?, alphabet })
    }

    /// Gives `with` the probability of text at each point, row by row.
    pub fn detect<T>(
        &mut self,
        shape: [usize; 4],
        pixels: Vec<f32>,
        with: impl FnOnce(&[f32]) -> T,
    ) -> Result<T, ReadFailure> {
        run(&mut self.detection, shape, &pixels, |_, map| with(map))
    }

    /// Gives `with`, for each strip, the number of time steps and the letters that were read.
    pub fn recognise(
        &mut self,
        shape: [usize; 4],
        pixels: &[f32],
        mut with: impl FnMut(usize, Vec<Letter>),
    ) -> Result<(), ReadFailure> {
        let alphabet = &self.alphabet;
        run(&mut self.recognition, shape, pixels, |shape, answers| {
            let [_, steps, signs] = *shape else { return };
            if steps > 0 && signs > 0 {
                let steps = steps as usize;
                for answer in answers.chunks_exact(steps * signs as usize) {
                    with(steps, alphabet.decode(answer, steps));
                }
            }
        })
    }
}

fn run<T>(
    session: &mut Session,
    shape: [usize; 4],
    pixels: &[f32],
    with: impl FnOnce(&[i64], &[f32]) -> T,
) -> Result<T, ReadFailure> {
    let failed = |error: ort::Error| ReadFailure::broken(format!("ONNX Runtime: {error}"));
    let input = TensorRef::from_array_view((shape, pixels)).map_err(failed)?;
    let outputs = session.run(ort::inputs![input]).map_err(failed)?;
    let (shape, values) = outputs[0].try_extract_tensor::<f32>().map_err(failed)?;
    Ok(with(shape, values))
}
