//! What every page says of the centre: its name and how to reach it.

use serde::Serialize;

use crate::view::{Scene, Words};

/// The centre.
#[derive(Debug, Serialize)]
pub(crate) struct Site {
    title: Words,
    /// What the site is called in the page's language, for attributes.
    name: String,
    centre: Words,
    /// The public complaint phone.
    phone: Option<String>,
    address: Option<Words>,
    hours: Option<Words>,
    /// The site's absolute address, where it knows it.
    base_url: Option<String>,
}

/// The centre, in the scene's language.
pub(crate) fn of(scene: &Scene<'_>) -> Site {
    let site = &scene.assessed.site;
    Site {
        title: scene.text(&site.title),
        name: scene.site_name(),
        centre: scene.text(&site.centre),
        phone: site.contact.complaint_phone.clone(),
        address: site.contact.address.as_ref().map(|text| scene.text(text)),
        hours: site.contact.hours.as_ref().map(|text| scene.text(text)),
        base_url: site.base_url.clone(),
    }
}
