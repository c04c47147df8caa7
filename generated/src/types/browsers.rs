// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Browsers.

use std::fmt;

use openapi_runtime::PERSONAL;

/// The shopper's browser or app, for risk checks and 3-D Secure. Required with `enforce_3ds`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct BrowserInfo {
    /// The browser's `Accept` header.
    ///
    /// Example: `text/html`.
    pub accept_header: String,
    /// The browser itself.
    pub browser: Browser,
    /// An id of the device.
    pub device_id: Option<String>,
    /// BCP 47 language tag; `en_US@rg=...` is refused.
    ///
    /// Example: `en-US`.
    pub language: String,
    /// Where the device is. 0/0 is refused.
    pub location: Option<Location>,
    /// The mobile device, when the shopper uses one.
    pub mobile: Option<MobileDevice>,
    /// Bits per pixel.
    ///
    /// At least 1, at most 48.
    pub screen_color_depth: i32,
    /// Pixels.
    ///
    /// At least 1, at most 9999.
    pub screen_height: i32,
    /// Pixels.
    ///
    /// At least 1, at most 9999.
    pub screen_width: i32,
    /// Whole hours from UTC, as text; a name such as `Asia/Singapore` is refused.
    ///
    /// Pattern: `^-?[0-9]+$`. Example: `8`.
    pub timezone: Option<String>,
    /// Whether the screen can be touched.
    pub touch_support: Option<bool>,
    /// Installed fonts.
    pub fonts: Option<Vec<String>>,
    /// The vendor that WebGL names.
    pub webgl_vendor: Option<String>,
    /// The renderer that WebGL names.
    pub webgl_renderer: Option<String>,
    /// How many logical processors there are.
    pub hardware_concurrency: Option<f64>,
    /// Memory of the device, as the browser reports it.
    pub device_memory: Option<f64>,
}

openapi_runtime::object! {
    BrowserInfo {
        accept_header: "accept_header",
        browser: "browser",
        device_id?: "device_id",
        language: "language",
        location?: "location",
        mobile?: "mobile",
        screen_color_depth: "screen_color_depth",
        screen_height: "screen_height",
        screen_width: "screen_width",
        timezone?: "timezone",
        touch_support?: "touch_support",
        fonts?: "fonts",
        webgl_vendor?: "webgl_vendor",
        webgl_renderer?: "webgl_renderer",
        hardware_concurrency?: "hardware_concurrency",
        device_memory?: "device_memory",
    }
}

impl fmt::Debug for BrowserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrowserInfo")
            .field("accept_header", &self.accept_header)
            .field("browser", &self.browser)
            .field("device_id", &PERSONAL)
            .field("language", &self.language)
            .field("location", &self.location)
            .field("mobile", &self.mobile)
            .field("screen_color_depth", &self.screen_color_depth)
            .field("screen_height", &self.screen_height)
            .field("screen_width", &self.screen_width)
            .field("timezone", &self.timezone)
            .field("touch_support", &self.touch_support)
            .field("fonts", &self.fonts)
            .field("webgl_vendor", &self.webgl_vendor)
            .field("webgl_renderer", &self.webgl_renderer)
            .field("hardware_concurrency", &self.hardware_concurrency)
            .field("device_memory", &self.device_memory)
            .finish()
    }
}

impl BrowserInfo {
    /// The required members; the others are absent.
    pub fn new(required: BrowserInfoRequired) -> Self {
        Self {
            accept_header: required.accept_header,
            browser: required.browser,
            device_id: None,
            language: required.language,
            location: None,
            mobile: None,
            screen_color_depth: required.screen_color_depth,
            screen_height: required.screen_height,
            screen_width: required.screen_width,
            timezone: None,
            touch_support: None,
            fonts: None,
            webgl_vendor: None,
            webgl_renderer: None,
            hardware_concurrency: None,
            device_memory: None,
        }
    }

    /// Sets `device_id`.
    #[must_use]
    pub fn device_id(mut self, device_id: impl Into<String>) -> Self {
        self.device_id = Some(device_id.into());
        self
    }

    /// Sets `location`.
    #[must_use]
    pub fn location(mut self, location: impl Into<Location>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// Sets `mobile`.
    #[must_use]
    pub fn mobile(mut self, mobile: impl Into<MobileDevice>) -> Self {
        self.mobile = Some(mobile.into());
        self
    }

    /// Sets `timezone`.
    #[must_use]
    pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
        self.timezone = Some(timezone.into());
        self
    }

    /// Sets `touch_support`.
    #[must_use]
    pub fn touch_support(mut self, touch_support: bool) -> Self {
        self.touch_support = Some(touch_support);
        self
    }

    /// Sets `fonts`.
    #[must_use]
    pub fn fonts(mut self, fonts: impl Into<Vec<String>>) -> Self {
        self.fonts = Some(fonts.into());
        self
    }

    /// Sets `webgl_vendor`.
    #[must_use]
    pub fn webgl_vendor(mut self, webgl_vendor: impl Into<String>) -> Self {
        self.webgl_vendor = Some(webgl_vendor.into());
        self
    }

    /// Sets `webgl_renderer`.
    #[must_use]
    pub fn webgl_renderer(mut self, webgl_renderer: impl Into<String>) -> Self {
        self.webgl_renderer = Some(webgl_renderer.into());
        self
    }

    /// Sets `hardware_concurrency`.
    #[must_use]
    pub fn hardware_concurrency(mut self, hardware_concurrency: f64) -> Self {
        self.hardware_concurrency = Some(hardware_concurrency);
        self
    }

    /// Sets `device_memory`.
    #[must_use]
    pub fn device_memory(mut self, device_memory: f64) -> Self {
        self.device_memory = Some(device_memory);
        self
    }
}

/// The members that [`BrowserInfo`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct BrowserInfoRequired {
    /// The browser's `Accept` header.
    ///
    /// Example: `text/html`.
    pub accept_header: String,
    /// The browser itself.
    pub browser: Browser,
    /// BCP 47 language tag; `en_US@rg=...` is refused.
    ///
    /// Example: `en-US`.
    pub language: String,
    /// Bits per pixel.
    ///
    /// At least 1, at most 48.
    pub screen_color_depth: i32,
    /// Pixels.
    ///
    /// At least 1, at most 9999.
    pub screen_height: i32,
    /// Pixels.
    ///
    /// At least 1, at most 9999.
    pub screen_width: i32,
}

impl From<BrowserInfoRequired> for BrowserInfo {
    fn from(required: BrowserInfoRequired) -> Self {
        Self::new(required)
    }
}

/// The browser itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Browser {
    /// The `User-Agent` header.
    pub user_agent: String,
    /// Whether Java is enabled.
    pub java_enabled: Option<bool>,
    /// Whether JavaScript is enabled.
    pub javascript_enabled: Option<bool>,
    /// Whether cookies are enabled.
    pub cookie_enabled: Option<bool>,
    /// Installed plug-ins.
    pub plugins: Option<Vec<String>>,
    /// Whether the shopper asks not to be tracked.
    pub do_not_track: Option<bool>,
}

openapi_runtime::object! {
    Browser {
        user_agent: "user_agent",
        java_enabled?: "java_enabled",
        javascript_enabled?: "javascript_enabled",
        cookie_enabled?: "cookie_enabled",
        plugins?: "plugins",
        do_not_track?: "do_not_track",
    }
}

impl Browser {
    /// The required members; the others are absent.
    pub fn new(required: BrowserRequired) -> Self {
        Self {
            user_agent: required.user_agent,
            java_enabled: None,
            javascript_enabled: None,
            cookie_enabled: None,
            plugins: None,
            do_not_track: None,
        }
    }

    /// Sets `java_enabled`.
    #[must_use]
    pub fn java_enabled(mut self, java_enabled: bool) -> Self {
        self.java_enabled = Some(java_enabled);
        self
    }

    /// Sets `javascript_enabled`.
    #[must_use]
    pub fn javascript_enabled(mut self, javascript_enabled: bool) -> Self {
        self.javascript_enabled = Some(javascript_enabled);
        self
    }

    /// Sets `cookie_enabled`.
    #[must_use]
    pub fn cookie_enabled(mut self, cookie_enabled: bool) -> Self {
        self.cookie_enabled = Some(cookie_enabled);
        self
    }

    /// Sets `plugins`.
    #[must_use]
    pub fn plugins(mut self, plugins: impl Into<Vec<String>>) -> Self {
        self.plugins = Some(plugins.into());
        self
    }

    /// Sets `do_not_track`.
    #[must_use]
    pub fn do_not_track(mut self, do_not_track: bool) -> Self {
        self.do_not_track = Some(do_not_track);
        self
    }
}

/// The members that [`Browser`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct BrowserRequired {
    /// The `User-Agent` header.
    pub user_agent: String,
}

impl From<BrowserRequired> for Browser {
    fn from(required: BrowserRequired) -> Self {
        Self::new(required)
    }
}

/// Where the device is. 0/0 is refused.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Location {
    /// Latitude, as text.
    pub lat: Option<String>,
    /// Longitude, as text.
    pub lon: Option<String>,
    /// How exact the place is, as the browser reports it.
    pub accuracy: Option<f64>,
}

openapi_runtime::object! {
    Location {
        lat?: "lat",
        lon?: "lon",
        accuracy?: "accuracy",
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Location")
            .field("lat", &PERSONAL)
            .field("lon", &PERSONAL)
            .field("accuracy", &self.accuracy)
            .finish()
    }
}

impl Location {
    /// Sets `lat`.
    #[must_use]
    pub fn lat(mut self, lat: impl Into<String>) -> Self {
        self.lat = Some(lat.into());
        self
    }

    /// Sets `lon`.
    #[must_use]
    pub fn lon(mut self, lon: impl Into<String>) -> Self {
        self.lon = Some(lon.into());
        self
    }

    /// Sets `accuracy`.
    #[must_use]
    pub fn accuracy(mut self, accuracy: f64) -> Self {
        self.accuracy = Some(accuracy);
        self
    }
}

/// The mobile device, when the shopper uses one.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct MobileDevice {
    /// The model.
    pub device_model: Option<String>,
    /// `IOS` or `ANDROID`. Reports differ on whether lower case is refused.
    pub os_type: Option<MobileDeviceOsType>,
    /// The version of the system.
    pub os_version: Option<String>,
    /// The mobile network.
    pub carrier: Option<String>,
}

openapi_runtime::object! {
    MobileDevice {
        device_model?: "device_model",
        os_type?: "os_type",
        os_version?: "os_version",
        carrier?: "carrier",
    }
}

impl MobileDevice {
    /// Sets `device_model`.
    #[must_use]
    pub fn device_model(mut self, device_model: impl Into<String>) -> Self {
        self.device_model = Some(device_model.into());
        self
    }

    /// Sets `os_type`.
    #[must_use]
    pub fn os_type(mut self, os_type: impl Into<MobileDeviceOsType>) -> Self {
        self.os_type = Some(os_type.into());
        self
    }

    /// Sets `os_version`.
    #[must_use]
    pub fn os_version(mut self, os_version: impl Into<String>) -> Self {
        self.os_version = Some(os_version.into());
        self
    }

    /// Sets `carrier`.
    #[must_use]
    pub fn carrier(mut self, carrier: impl Into<String>) -> Self {
        self.carrier = Some(carrier.into());
        self
    }
}

/// `IOS` or `ANDROID`. Reports differ on whether lower case is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MobileDeviceOsType {
    /// `IOS`
    Ios,
    /// `ANDROID`
    Android,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    MobileDeviceOsType {
        Ios => "IOS",
        Android => "ANDROID",
    }
}
