//! A TIFF of several uncompressed grey pages, as a fax or a scanner sends them.

use image::GrayImage;

pub fn of_pages(pages: &[GrayImage]) -> Vec<u8> {
    of_pictures(&pages.iter().map(|page| (0, page)).collect::<Vec<_>>())
}

/// The same of pictures, each with what it is said to be: 0 a page, 1 a smaller picture of one.
pub fn of_pictures(pictures: &[(u32, &GrayImage)]) -> Vec<u8> {
    let mut bytes = b"II\x2a\0\0\0\0\0".to_vec();
    let mut pointer = 4;
    for (what, page) in pictures {
        let pixels = bytes.len() as u32;
        bytes.extend_from_slice(page);
        let entries: [(u16, u16, u32); 10] = [
            (254, 4, *what),
            (256, 4, page.width()),
            (257, 4, page.height()),
            (258, 3, 8),
            (259, 3, 1),
            // Black is zero.
            (262, 3, 1),
            (273, 4, pixels),
            (277, 3, 1),
            (278, 4, page.height()),
            (279, 4, page.width() * page.height()),
        ];
        if bytes.len() % 2 == 1 {
            bytes.push(0);
        }
        let directory = bytes.len() as u32;
        bytes[pointer..pointer + 4].copy_from_slice(&directory.to_le_bytes());
        bytes.extend_from_slice(&(entries.len() as u16).to_le_bytes());
        for (tag, kind, value) in entries {
            bytes.extend_from_slice(&tag.to_le_bytes());
            bytes.extend_from_slice(&kind.to_le_bytes());
            bytes.extend_from_slice(&1u32.to_le_bytes());
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        pointer = bytes.len();
        bytes.extend_from_slice(&[0; 4]);
    }
    bytes
}

/// The same file, the pixels of one page (from 0) said to be where there is nothing.
pub fn damaged(mut bytes: Vec<u8>, page: usize) -> Vec<u8> {
    let entry = [273_u16.to_le_bytes(), 4_u16.to_le_bytes()].concat();
    let at: Vec<usize> = (0..bytes.len() - 8).filter(|at| bytes[*at..].starts_with(&entry)).collect();
    bytes[at[page] + 8..at[page] + 12].copy_from_slice(&0x7fff_0000_u32.to_le_bytes());
    bytes
}
