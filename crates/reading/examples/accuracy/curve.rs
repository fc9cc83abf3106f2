//! How sure the reader says to be, against how often it is right: the curve of docs/reading.md.

use std::fmt::Write as _;

/// Side of the square that the curve is in, and what is left around it, pixels.
const SIDE: f64 = 320.0;
const MARGIN: f64 = 44.0;
/// Where the axes begin: less is hardly ever said.
const FROM: f64 = 0.4;

/// A step of confidence: its mean, the share that is right, and how many values.
pub struct Step {
    pub said: f64,
    pub right: f64,
    pub values: usize,
}

/// The curve as SVG, which reads on light and dark paper.
pub fn svg(steps: &[Step]) -> String {
    let at = |share: f64| MARGIN + SIDE * (share.max(FROM) - FROM) / (1.0 - FROM);
    let down = |share: f64| 2.0 * MARGIN + SIDE - at(share);
    let whole = SIDE + 2.0 * MARGIN;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}" height="{whole}" role="img" font-family="sans-serif" font-size="11" fill="#777">
<title>Of the values said to be so sure, how many are right</title>
<path d="M{MARGIN} {MARGIN}V{bottom}H{right}" fill="none" stroke="#999"/>
<path d="M{MARGIN} {bottom}L{right} {MARGIN}" stroke="#999" stroke-dasharray="4 4"/>
"##,
        bottom = MARGIN + SIDE,
        right = MARGIN + SIDE,
    );
    for share in [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0] {
        let percent = (share * 100.0) as u32;
        let (x, y) = (at(share), down(share));
        writeln!(
            svg,
            r#"<text x="{x:.0}" y="{:.0}" text-anchor="middle">{percent}</text>"#,
            MARGIN + SIDE + 16.0
        )
        .unwrap();
        writeln!(
            svg,
            r#"<text x="{:.0}" y="{:.0}" text-anchor="end">{percent}</text>"#,
            MARGIN - 6.0,
            y + 4.0
        )
        .unwrap();
    }
    writeln!(
        svg,
        r#"<text x="{:.0}" y="{:.0}" text-anchor="middle">said to be sure, %</text>"#,
        whole / 2.0,
        whole - 8.0
    )
    .unwrap();
    writeln!(svg, r#"<text x="{MARGIN}" y="{:.0}" text-anchor="middle">right, %</text>"#, MARGIN - 14.0)
        .unwrap();
    let points: Vec<String> =
        steps.iter().map(|step| format!("{:.1},{:.1}", at(step.said), down(step.right))).collect();
    writeln!(
        svg,
        r##"<polyline points="{}" fill="none" stroke="#2b6cb0" stroke-width="2"/>"##,
        points.join(" ")
    )
    .unwrap();
    for step in steps {
        let (x, y) = (at(step.said), down(step.right));
        let radius = 2.0 + (step.values as f64).sqrt() / 3.0;
        writeln!(
            svg,
            r##"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" fill="#2b6cb0"><title>{} values, said {:.1} %, right {:.1} %</title></circle>"##,
            step.values,
            100.0 * step.said,
            100.0 * step.right
        )
        .unwrap();
    }
    svg.push_str("</svg>\n");
    svg
}
