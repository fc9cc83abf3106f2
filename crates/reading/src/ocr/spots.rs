//! Connected spots of ink: how tall the letters of a page are.

use image::GrayImage;

use super::grey::INK;

/// The height of a usual letter in pixels: the median over connected spots of ink of a letter's shape; `None` when
/// there are too few to tell.
pub(super) fn letter_height(picture: &GrayImage) -> Option<f32> {
    let spots = spots(picture);
    let mut heights: Vec<u32> = spots
        .into_iter()
        .filter(|spot| {
            let (width, height) = (spot.right - spot.left + 1, spot.bottom - spot.top + 1);
            // Not a speck, a rule, a frame or a picture.
            height >= 5 && width >= 2 && width < 4 * height && height < 5 * width.max(2) && height < 200
        })
        .map(|spot| spot.bottom - spot.top + 1)
        .collect();
    if heights.len() < 30 {
        return None;
    }
    let middle = heights.len() / 2;
    Some(*heights.select_nth_unstable(middle).1 as f32)
}

struct Spot {
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
}

struct Run {
    start: u32,
    end: u32,
    spot: usize,
}

/// Connected spots of ink, found row by row: runs that touch one of the row above belong to its spot.
fn spots(picture: &GrayImage) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    let mut parents: Vec<usize> = Vec::new();
    let mut above: Vec<Run> = Vec::new();
    for (y, row) in picture.as_raw().chunks_exact(picture.width().max(1) as usize).enumerate() {
        let y = y as u32;
        let mut runs: Vec<Run> = Vec::new();
        let mut candidates = 0;
        let mut x = 0;
        while let Some(offset) = row[x..].iter().position(|value| *value < INK) {
            let start = x + offset;
            let end = row[start..].iter().position(|value| *value >= INK).map_or(row.len(), |n| start + n);
            let (first, last) = (start as u32, end as u32 - 1);
            while above.get(candidates).is_some_and(|run: &Run| run.end + 1 < first) {
                candidates += 1;
            }
            let mut own = None;
            for run in above[candidates..].iter().take_while(|run| run.start <= last + 1) {
                let found = root(&mut parents, run.spot);
                match own {
                    None => own = Some(found),
                    Some(mine) if mine != found => parents[found] = mine,
                    Some(_) => {}
                }
            }
            let spot = own.unwrap_or_else(|| {
                parents.push(spots.len());
                spots.push(Spot { left: first, right: last, top: y, bottom: y });
                spots.len() - 1
            });
            let bounds = &mut spots[spot];
            bounds.left = bounds.left.min(first);
            bounds.right = bounds.right.max(last);
            bounds.bottom = y;
            runs.push(Run { start: first, end: last, spot });
            x = end;
        }
        above = runs;
    }
    for spot in 0..spots.len() {
        let root = root(&mut parents, spot);
        if root != spot {
            let Spot { left, right, top, bottom } = spots[spot];
            let into = &mut spots[root];
            into.left = into.left.min(left);
            into.right = into.right.max(right);
            into.top = into.top.min(top);
            into.bottom = into.bottom.max(bottom);
            // Joined to another one: an empty spot is no letter.
            spots[spot] = Spot { left, right: left, top, bottom: top };
        }
    }
    spots
}

fn root(parents: &mut [usize], mut spot: usize) -> usize {
    while parents[spot] != spot {
        parents[spot] = parents[parents[spot]];
        spot = parents[spot];
    }
    spot
}
