//! What a browser or a program meets: pages, assets, and the routes that lead to them.

pub mod assets;
pub mod headers;
pub mod helpers;
pub mod page;
