//! From the probabilities of all signs at each step along a line to its letters.

/// A letter that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub sign: char,
    /// Its middle, in steps from the start of the line.
    pub step: f32,
    /// 0 to 1.
    pub confidence: f32,
}

/// The signs that count: the model knows thousands, most of them from other scripts.
pub(super) struct Alphabet {
    /// In the order of the narrowed model's answers, after nothing.
    signs: Vec<char>,
}

impl Alphabet {
    /// Of the model's own list, one sign a line. With it, the model's answers that it is made of, and how many it gives in all.
    pub fn of(list: &str) -> (Self, Vec<usize>, usize) {
        let list: Vec<&str> = list.lines().collect();
        let known = list.iter().enumerate().filter_map(|(index, sign)| {
            let mut signs = sign.chars();
            let sign = signs.next().filter(|sign| signs.next().is_none() && is_ours(*sign))?;
            // Before the list comes nothing, after it the space.
            Some((index + 1, sign))
        });
        let (mut answers, signs): (Vec<usize>, Vec<char>) = known.chain([(list.len() + 1, ' ')]).unzip();
        answers.insert(0, 0);
        (Self { signs }, answers, list.len() + 2)
    }

    /// The likeliest letters of a line; `probabilities` by step, all signs each.
    pub fn decode(&self, probabilities: &[f32], steps: usize) -> Vec<Letter> {
        let mut letters: Vec<Letter> = Vec::new();
        let count = self.signs.len() + 1;
        if probabilities.len() != steps * count {
            return letters;
        }
        let mut last = None;
        let mut first_step = 0;
        for (step, answers) in probabilities.chunks_exact(count).enumerate() {
            let nothing = (answers[0], None);
            let signs = answers[1..].iter().zip(&self.signs);
            let (probability, sign) =
                signs.fold(
                    nothing,
                    |best, (probability, sign)| {
                        if *probability > best.0 { (*probability, Some(*sign)) } else { best }
                    },
                );
            match (sign, letters.last_mut()) {
                (Some(_), Some(letter)) if sign == last => {
                    letter.confidence = letter.confidence.max(probability);
                    letter.step = (first_step + step + 1) as f32 / 2.0;
                }
                (Some(sign), _) => {
                    first_step = step;
                    letters.push(Letter { sign, step: step as f32 + 0.5, confidence: probability });
                }
                (None, _) => {}
            }
            last = sign;
        }
        letters
    }
}

/// Latin letters, digits and the signs of European business papers.
fn is_ours(sign: char) -> bool {
    matches!(sign, '!'..='~' | '¡'..='ſ' | 'Ș'..='ț' | 'ẞ' | '‐'..='‧' | '‰' | '‹' | '›' | '€' | '№' | '™' | '−' | '≤' | '≥' | '→' | '□' | '✓')
}

/// Of all letters; 0 without any.
pub(super) fn mean_confidence(letters: &[Letter]) -> f32 {
    letters.iter().map(|letter| letter.confidence).sum::<f32>() / letters.len().max(1) as f32
}
