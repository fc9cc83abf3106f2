//! Contents of files.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What looks like a PDF, another for each text.
pub fn pdf(text: impl AsRef<str>) -> Vec<u8> {
    format!("%PDF-1.7\n% {}\n%%EOF\n", text.as_ref()).into_bytes()
}

/// A PDF of this size in bytes; other seeds, other bytes.
pub fn long_pdf(seed: u8, size: usize) -> Vec<u8> {
    let mut bytes = pdf(format!("long {seed}"));
    bytes.extend((bytes.len()..size).map(|at| (at % 251) as u8 ^ seed));
    bytes
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex::encode(sha2::Sha256::digest(bytes))
}

/// One of the project's sample documents.
pub fn sample(name: &str) -> Vec<u8> {
    std::fs::read(samples().join(name)).unwrap()
}

pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    archive(files, SimpleFileOptions::default())
}

/// An archive in which nothing is compressed.
pub fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    archive(files, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored))
}

/// A letter of Word that says this.
pub fn letter(text: &str) -> Vec<u8> {
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", letter_body(text).as_bytes())])
}

/// The part of a letter that has its text.
pub fn letter_body(text: &str) -> String {
    format!("<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>")
}

fn archive(files: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A PDF of small pages cut out of one picture (JPEG, by its pixels), each by its left, bottom, right and top on A4, in points:
/// a scan of as many pages as one likes, which takes no time to read.
pub fn scan_of(jpeg: &[u8], (width, height): (u32, u32), pages: &[[u32; 4]]) -> Vec<u8> {
    let content = b"q 595 0 0 842 0 0 cm /P Do Q";
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", at + 5)).collect();
    objects.push(b"<< /Type /Catalog /Pages 2 0 R >>".into());
    objects.push(format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")).into());
    let picture = format!(
        "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray \
        /BitsPerComponent 8 /Filter /DCTDecode /Length {} >>\nstream\n",
        jpeg.len()
    );
    objects.push([picture.as_bytes(), jpeg, b"\nendstream"].concat());
    let stream = format!("<< /Length {} >>\nstream\n", content.len());
    objects.push([stream.as_bytes(), content, b"\nendstream"].concat());
    for [left, bottom, right, top] in pages {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [{left} {bottom} {right} {top}] \
                /Resources << /XObject << /P 3 0 R >> >> >>"
            )
            .into(),
        );
    }
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(format!("{:010} 00000 n \n", pdf.len()));
        pdf.extend(format!("{} 0 obj\n", at + 1).into_bytes());
        pdf.extend_from_slice(object);
        pdf.extend(b"\nendobj\n");
    }
    let (table, count) = (pdf.len(), objects.len() + 1);
    pdf.extend(
        format!(
            "xref\n0 {count}\n0000000000 65535 f \n{}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
            places.concat()
        )
        .into_bytes(),
    );
    pdf
}
