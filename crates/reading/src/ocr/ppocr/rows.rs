//! Which strips stand on one line of the page, also where the paper is tilted or bent.

use super::detection::Slant;

/// Two strips stand on one line when their middles are no further apart than this share of the lower one's height.
const SAME_ROW: f32 = 0.4;

/// Strips steeper than this are written across the page: each is a line of its own.
const STEEP: f32 = 0.7;

/// How much one strip tells about the slope around another fades with their distance: to a quarter at this share of the
/// longest distance.
const REACH: f32 = 0.15;

/// A strip that is further from the slope around it, radians, was stamped or written there.
const ASKEW: f32 = 0.05;

/// A strip is compared with that many rows: those above are out of reach.
const OPEN_ROWS: usize = 12;

struct Row {
    /// Mean height of its strips' middles, straightened, and their mean half height.
    middle: f32,
    half_height: f32,
    members: Vec<usize>,
}

/// The strips' indices, row by row from top to bottom, from left to right in each.
pub(super) fn rows(slants: &[Slant]) -> Vec<Vec<usize>> {
    let (level, steep): (Vec<usize>, Vec<usize>) =
        (0..slants.len()).partition(|index| slants[*index].angle.abs() < STEEP);
    let straight = straightened(slants, &level);
    let mut order = level.clone();
    order.sort_by(|a, b| straight[*a].total_cmp(&straight[*b]));
    let mut rows: Vec<Row> = Vec::new();
    for index in order {
        let slant = &slants[index];
        let (middle, half_height) = (straight[index], slant.across - 0.5 * slant.growth);
        let first_open = rows.len().saturating_sub(OPEN_ROWS);
        let nearest = rows[first_open..]
            .iter_mut()
            .filter(|row| {
                let lower = row.half_height.min(half_height);
                (row.middle - middle).abs() < 2.0 * SAME_ROW * lower && row.leaves_room(slant, slants)
            })
            .min_by(|a, b| (a.middle - middle).abs().total_cmp(&(b.middle - middle).abs()));
        match nearest {
            Some(row) => {
                let count = row.members.len() as f32;
                row.middle = (row.middle * count + middle) / (count + 1.0);
                row.half_height = (row.half_height * count + half_height) / (count + 1.0);
                row.members.push(index);
            }
            None => rows.push(Row { middle, half_height, members: vec![index] }),
        }
    }
    rows.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    let mut rows: Vec<Vec<usize>> = rows.into_iter().map(|row| row.members).collect();
    for row in &mut rows {
        row.sort_by(|a, b| slants[*a].x.total_cmp(&slants[*b].x));
    }
    rows.extend(steep.into_iter().map(|index| vec![index]));
    rows
}

impl Row {
    /// Whether the strip stands beside those of the row, and not above or below one of them.
    fn leaves_room(&self, slant: &Slant, slants: &[Slant]) -> bool {
        self.members.iter().map(|index| &slants[*index]).all(|other| {
            let overlap = (slant.x + slant.along).min(other.x + other.along)
                - (slant.x - slant.along).max(other.x - other.along);
            overlap <= slant.along.min(other.along)
        })
    }
}

/// How high each strip would stand at the left edge, following the slope around it: the mean of those that are near their
/// median, which a stamp set askew does not move.
fn straightened(slants: &[Slant], level: &[usize]) -> Vec<f32> {
    let farthest = slants.iter().fold(1.0_f32, |farthest, slant| farthest.max(slant.x).max(slant.y));
    let reach = (REACH * farthest).powi(2);
    let mut weighed: Vec<(&Slant, f32)> = level
        .iter()
        .map(|index| &slants[*index])
        // Of a short strip's slope little is sure.
        .map(|slant| (slant, (slant.along / slant.across).powi(3)))
        .collect();
    weighed.sort_by(|(a, _), (b, _)| a.angle.total_cmp(&b.angle));
    slants
        .iter()
        .map(|slant| {
            let around: Vec<(f32, f32)> = weighed
                .iter()
                .map(|(other, weight)| {
                    let distance = (other.x - slant.x).powi(2) + (other.y - slant.y).powi(2);
                    (other.angle, weight / (1.0 + distance / reach).powi(2))
                })
                .collect();
            let mut left = 0.5 * around.iter().map(|(_, weight)| weight).sum::<f32>();
            let median = around.iter().find(|(_, weight)| {
                left -= weight;
                left <= 0.0
            });
            let median = median.map_or(0.0, |(angle, _)| *angle);
            let (mut slope, mut all) = (0.0, f32::MIN_POSITIVE);
            for (angle, weight) in around.iter().filter(|(angle, _)| (angle - median).abs() < ASKEW) {
                slope += weight * angle.tan();
                all += weight;
            }
            slant.y - slant.x * slope / all
        })
        .collect()
}
