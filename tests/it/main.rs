//! The integration tests: one binary, black box, through the doors people use (HTTP, SMTP, command line).
//!
//! The whole binary runs on SQLite, and again on PostgreSQL when `TEST_DATABASE_URL` names a server on which databases may
//! be created. One module is one part of the procedure; `support` holds what they share.

mod access;
mod administering;
mod announcing;
mod annual;
mod asking;
mod carrying;
mod clock;
mod commenting;
mod comparing;
mod correcting;
mod crash;
mod desk;
mod due;
mod endings;
mod erasing;
mod extending;
mod following;
mod gold;
mod hostile;
mod importing;
mod kept;
mod leading;
mod letters;
mod mail_form;
mod mailing;
mod material;
mod offices;
mod paper_desk;
mod probing;
mod projects;
mod reading;
mod record;
mod reminding;
mod removing;
mod results;
mod rounds;
mod rules;
mod running;
mod signing_in;
mod sorting;
mod splitting;
mod standing;
mod subscribing;
mod support;
mod telling;
mod together;
mod twice;
mod undoing;
mod upgrading;
mod verify;
mod watching;
mod withholding;
mod writing;
