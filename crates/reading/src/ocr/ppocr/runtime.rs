//! ONNX Runtime, loaded from a directory of its own, and the two models.

use std::path::Path;

use ort::session::Session;
use ort::value::TensorRef;

use crate::ReadFailure;

/// What `scripts/models` lays in the directory.
const LIBRARY: &str = "libonnxruntime.so";
const DETECTION: &str = "detection.onnx";
const RECOGNITION: &str = "recognition.onnx";

pub(super) struct Runtime {
    detection: Session,
    recognition: Session,
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
        let session = |name: &str| {
            // One thread: the process may have no other, and pages are read side by side in several processes.
            let mut options = Session::builder(&environment)?
                .with_intra_threads(1)?
                .with_inter_threads(1)?
                .with_intra_op_spinning(false)?
                // Every page has other sizes: patterns and arenas would only pile up.
                .with_memory_pattern(false)?
                .with_execution_providers([ort::ep::CPU::default().with_arena_allocator(false).build()])?;
            options.commit_from_file(models.join(name))
        };
        let load = |name| session(name).map_err(|error: ort::Error| format!("{name}: {error}"));
        Ok(Self { detection: load(DETECTION)?, recognition: load(RECOGNITION)? })
    }

    /// The signs that the recognition model tells apart, one a line, as it says itself.
    pub fn characters(&self) -> Result<String, String> {
        let metadata = self.recognition.metadata().map_err(|error| error.to_string())?;
        metadata.custom("character").ok_or_else(|| format!("{RECOGNITION} does not say its characters"))
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

    /// Gives `with` the number of time steps, and for each strip the probabilities of all signs, step by step.
    pub fn recognise(
        &mut self,
        shape: [usize; 4],
        pixels: &[f32],
        with: impl FnOnce(usize, std::slice::ChunksExact<'_, f32>),
    ) -> Result<(), ReadFailure> {
        run(&mut self.recognition, shape, pixels, |shape, answers| {
            let [_, steps, signs] = *shape else { return };
            if steps > 0 && signs > 0 {
                with(steps as usize, answers.chunks_exact((steps * signs) as usize));
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
