//! What the shopper pays from: `ip_address` and `browser_info`.

use std::net::IpAddr;

use super::fields::Fields;
use crate::{behaviour::Requests, refusal::Refusal};

const IP_ADDRESS_LIMIT: usize = 45;

/// Which of the two were sent; nothing of their content is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Device {
    pub(super) has_ip_address: bool,
    pub(super) has_browser_info: bool,
}

impl Device {
    /// 3DS needs both.
    pub(super) fn check_for_3ds(self) -> Result<(), Refusal> {
        let needed = [
            ("ip_address", self.has_ip_address),
            ("browser_info", self.has_browser_info),
        ];
        let missing: Vec<_> = needed
            .iter()
            .filter(|(_, sent)| !sent)
            .map(|(name, _)| *name)
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Refusal::missing_parameters(
                Requests::DeviceFor3ds,
                &missing,
            ))
        }
    }
}

pub(super) fn read(fields: &Fields<'_>) -> Result<Device, Refusal> {
    let addresses = fields.under(Requests::IpAddress);
    let ip_address = addresses
        .text_up_to("ip_address", IP_ADDRESS_LIMIT)?
        .filter(|text| !text.is_empty());
    if ip_address.is_some_and(|text| text.parse::<IpAddr>().is_err()) {
        return Err(addresses.fault("ip_address"));
    }
    let browser_info = fields.under(Requests::BrowserInfo).object("browser_info")?;
    if let Some(browser) = &browser_info {
        check_browser(browser)?;
    }
    Ok(Device {
        has_ip_address: ip_address.is_some(),
        has_browser_info: browser_info.is_some(),
    })
}

fn check_browser(info: &Fields<'_>) -> Result<(), Refusal> {
    info.filled("accept_header")?;
    let browser = info.required_object("browser")?;
    browser.filled("user_agent")?;
    for name in ["java_enabled", "javascript_enabled", "cookie_enabled"] {
        browser.boolean(name)?;
    }
    browser.list("plugins")?;
    if !is_language_tag(info.filled("language")?) {
        return Err(Refusal::invalid_payment_method(
            Requests::Language,
            "language is invalid",
        ));
    }
    for (name, most) in [
        ("screen_color_depth", 48),
        ("screen_height", 9999),
        ("screen_width", 9999),
    ] {
        if !info
            .integer(name)?
            .is_some_and(|size| (1..=most).contains(&size))
        {
            return Err(info.fault(name));
        }
    }
    if info
        .text("timezone")?
        .is_some_and(|hours| hours.parse::<i32>().is_err())
    {
        return Err(Refusal::invalid_payment_method(
            Requests::Timezone,
            "timezone is invalid",
        ));
    }
    if let Some(location) = info.under(Requests::Location).object("location")? {
        check_location(&location)?;
    }
    if let Some(mobile) = info.under(Requests::MobileOs).object("mobile")? {
        for name in ["device_model", "os_version", "carrier"] {
            mobile.text(name)?;
        }
        if !mobile
            .text("os_type")?
            .is_none_or(|os| ["IOS", "ANDROID"].contains(&os.to_ascii_uppercase().as_str()))
        {
            return Err(mobile.fault("os_type"));
        }
    }
    for name in ["device_id", "webgl_vendor", "webgl_renderer"] {
        info.text(name)?;
    }
    info.boolean("touch_support")?;
    info.list("fonts")?;
    for name in ["hardware_concurrency", "device_memory"] {
        info.number(name)?;
    }
    Ok(())
}

/// Latitude and longitude are strings; the point 0/0 is what a device says that does not know.
fn check_location(location: &Fields<'_>) -> Result<(), Refusal> {
    let mut origin = true;
    for (name, most) in [("lat", 90.0), ("lon", 180.0)] {
        let degrees = location.text(name)?.map(str::parse::<f64>);
        match degrees {
            None => origin = false,
            Some(Ok(degrees)) if degrees.abs() <= most => origin &= degrees == 0.0,
            Some(_) => return Err(location.fault(name)),
        }
    }
    location.number("accuracy")?;
    if origin {
        Err(location.fault("lat"))
    } else {
        Ok(())
    }
}

/// BCP 47 in the plain form of letters and digits between hyphens.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=8).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}
