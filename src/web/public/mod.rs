//! Pages for residents, journalists and council members. Nothing here reads a table of persons.

pub mod home;
