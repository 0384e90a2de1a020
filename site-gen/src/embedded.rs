//! The files that are part of the program: templates, texts, styles and scripts.
//!
//! Stage: below all others. `build.rs` lists what lies in their folders, so that a new file is just
//! added: a list kept by hand would be one more place to forget.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
