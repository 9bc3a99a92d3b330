//! Width and height of a picture from its head, and whether it goes on to its end. Not one pixel is decoded: a picture of a few hundred
//! bytes can have thousands of millions.

/// Width and height of a PNG; none when it has no end.
pub fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.get(super::PNG.len()..)?;
    let (mut sides, mut pixels) = (None, false);
    loop {
        let length = usize::try_from(number(rest.get(..4)?)?).ok()?;
        let (kind, data) = (rest.get(4..8)?, rest.get(8..8usize.checked_add(length)?)?);
        // The sum behind the data.
        rest = rest.get(8 + length + 4..)?;
        match (kind, sides) {
            (b"IHDR", None) => sides = Some((number(data.get(..4)?)?, number(data.get(4..8)?)?)),
            // The head comes first, and once.
            (b"IHDR", Some(_)) | (_, None) => return None,
            (b"IDAT", _) => pixels = true,
            (b"IEND", _) => return sides.filter(|_| pixels),
            _ => {}
        }
    }
}

/// Width and height of a JPEG; none when it has no end. What follows the end is left alone: telephones put a film there.
pub fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.get(2..)?;
    let mut sides = None;
    loop {
        let (first, after) = rest.split_first()?;
        if *first != 0xff {
            return None;
        }
        let (marker, after) = after.split_first()?;
        match marker {
            // One may fill up with these, and two markers stand alone.
            0xff => rest = rest.get(1..)?,
            0x01 | 0xd0..=0xd7 => rest = after,
            0xd8 | 0xd9 | 0x00 => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes(after.get(..2)?.try_into().ok()?));
                let data = after.get(2..length)?;
                rest = after.get(length..)?;
                match marker {
                    0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => sides = Some(frame(data)?),
                    0xda => return sides.filter(|_| rest.windows(2).any(|pair| pair == [0xff, 0xd9])),
                    _ => {}
                }
            }
        }
    }
}

fn frame(data: &[u8]) -> Option<(u32, u32)> {
    let side = |at: usize| Some(u32::from(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?)));
    Some((side(3)?, side(1)?))
}

fn number(four: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(four.try_into().ok()?))
}
