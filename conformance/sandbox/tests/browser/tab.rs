//! A page in the browser, and what a person does and sees there. Nothing here knows of payments: any page can be driven.
//!
//! ```no_run
//! let browser = Chromium::start(&Chromium::find().unwrap());
//! let tab = Tab::new(&browser);
//! tab.open("http://127.0.0.1:8640/challenge/...");
//! tab.main().focus("input");
//! tab.type_text("0101");
//! tab.press(Key::Enter);
//! tab.arrives_at("https://shop.example/");
//! assert_eq!(tab.complaints(), [""; 0]);
//! ```

use std::{
    fs,
    path::Path,
    sync::{
        Mutex,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::chromium::{Chromium, PATIENCE};

/// How long to wait for an event before looking again.
const GLANCE: Duration = Duration::from_millis(50);

/// Keys that are no characters.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key {
    Tab,
    Enter,
    Space,
}

/// Light or dark, as the person prefers it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A page in the browser, which is closed when it is dropped.
pub(crate) struct Tab<'a> {
    browser: &'a Chromium,
    context: Value,
    session: String,
    events: Mutex<Receiver<Value>>,
    complaints: Mutex<Vec<String>>,
}

impl<'a> Tab<'a> {
    /// A new tab, which shares nothing with other tabs.
    pub(crate) fn new(browser: &'a Chromium) -> Self {
        let context = browser.call(None, "Target.createBrowserContext", json!({}));
        let context = context["browserContextId"].clone();
        let target = json!({"browserContextId": context, "url": "about:blank"});
        let target = browser.call(None, "Target.createTarget", target);
        let attach = json!({"flatten": true, "targetId": target["targetId"]});
        let attached = browser.call(None, "Target.attachToTarget", attach);
        let session = attached["sessionId"].as_str().unwrap().to_owned();
        let tab = Self {
            browser,
            context,
            events: Mutex::new(browser.events(&session)),
            session,
            complaints: Mutex::default(),
        };
        for domain in ["Page", "Runtime", "Log", "DOM", "Accessibility"] {
            tab.call(&format!("{domain}.enable"), json!({}));
        }
        tab.call("Page.setLifecycleEventsEnabled", json!({"enabled": true}));
        tab.call(
            "Emulation.setFocusEmulationEnabled",
            json!({"enabled": true}),
        );
        tab
    }

    /// Calls a method of the protocol, for what has no method here.
    #[track_caller]
    pub(crate) fn call(&self, method: &str, params: Value) -> Value {
        self.browser.call(Some(&self.session), method, params)
    }

    fn try_call(&self, method: &str, params: Value) -> Result<Value, String> {
        self.browser.try_call(Some(&self.session), method, params)
    }

    /// Goes to `url` and waits until it is loaded.
    #[track_caller]
    pub(crate) fn open(&self, url: &str) {
        let answer = self.call("Page.navigate", json!({"url": url}));
        assert_eq!(answer.get("errorText"), None, "{url}");
        self.arrives_at(url);
    }

    /// Waits until the page whose address starts with `url` is loaded; returns its whole address.
    #[track_caller]
    pub(crate) fn arrives_at(&self, url: &str) -> String {
        self.wait(&format!("the tab to be at {url}"), || {
            let address = self.frames().into_iter().next()?.1;
            (address.starts_with(url) && self.main().is_loaded()).then_some(address)
        })
    }

    /// The page itself.
    #[track_caller]
    pub(crate) fn main(&self) -> Frame<'_, 'a> {
        let (id, _) = self.frames().into_iter().next().unwrap();
        Frame { tab: self, id }
    }

    /// What a person reads in the page, or nothing while it is loading.
    pub(crate) fn main_text(&self) -> String {
        let text = self.main().try_eval("document.body.innerText", true);
        text.map_or_else(
            |_| String::new(),
            |text| {
                text["result"]["value"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            },
        )
    }

    /// Waits for a frame in the page whose address starts with `url`, and until it is loaded.
    #[track_caller]
    pub(crate) fn frame(&self, url: &str) -> Frame<'_, 'a> {
        self.wait(&format!("a frame at {url}"), || {
            let mut below = self.frames().into_iter().skip(1);
            let (id, _) = below.find(|(_, address)| address.starts_with(url))?;
            let frame = Frame { tab: self, id };
            frame.is_loaded().then_some(frame)
        })
    }

    /// Id and address of every frame, the page itself first.
    fn frames(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut left = vec![self.call("Page.getFrameTree", json!({}))["frameTree"].clone()];
        while let Some(node) = left.pop() {
            let text = |name: &str| node["frame"][name].as_str().unwrap_or_default().to_owned();
            found.push((text("id"), text("url")));
            left.extend(
                node["childFrames"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
        }
        found
    }

    /// Waits until `check` finds something. It looks again whenever something happens in the page.
    #[track_caller]
    pub(crate) fn wait<T>(&self, what: &str, check: impl Fn() -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = check() {
                return found;
            }
            let frames = self.frames();
            assert!(
                Instant::now() < deadline,
                "waited for {what}, in vain; frames: {frames:?}"
            );
            let event = self.events.lock().unwrap().recv_timeout(GLANCE);
            match event {
                Ok(event) => self.note(&event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    panic!(
                        "waiting for {what}, the browser ended: {}",
                        self.browser.stderr()
                    )
                }
            }
        }
    }

    /// Types into what has the focus.
    pub(crate) fn type_text(&self, text: &str) {
        for character in text.chars() {
            let event = json!({"type": "char", "text": character.to_string()});
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Presses a key and lets it go.
    pub(crate) fn press(&self, key: Key) {
        let (name, code, number, text) = match key {
            Key::Tab => ("Tab", "Tab", 9, ""),
            Key::Enter => ("Enter", "Enter", 13, "\r"),
            Key::Space => (" ", "Space", 32, " "),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event =
                json!({"type": kind, "key": name, "code": code, "windowsVirtualKeyCode": number});
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// What has the focus, as assistive technology is told: its role and its name.
    pub(crate) fn focused(&self) -> (String, String) {
        self.accessible()
            .into_iter()
            .filter(|node| property(node, "focused") == Some(true))
            .map(|node| role_and_name(&node))
            .find(|(role, _)| role != "RootWebArea")
            .unwrap_or_default()
    }

    /// Role and name of everything that assistive technology is told of, in reading order.
    pub(crate) fn spoken(&self) -> Vec<(String, String)> {
        self.accessible().iter().map(role_and_name).collect()
    }

    fn accessible(&self) -> Vec<Value> {
        let tree = self.call("Accessibility.getFullAXTree", json!({}));
        let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
        nodes
            .into_iter()
            .filter(|node| node["ignored"] != json!(true))
            .collect()
    }

    /// Sets the size of the window in CSS pixels.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Sets the colour scheme that the person prefers.
    pub(crate) fn prefer(&self, scheme: Scheme) {
        let feature = json!({"name": "prefers-color-scheme", "value": scheme.name()});
        self.call("Emulation.setEmulatedMedia", json!({"features": [feature]}));
    }

    /// Saves a picture of the window as PNG.
    pub(crate) fn screenshot(&self, file: &Path) {
        let picture = self.call("Page.captureScreenshot", json!({"format": "png"}));
        let bytes = STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// Everything that the browser has complained of so far, such as a script that failed or a breach of a policy.
    pub(crate) fn complaints(&self) -> Vec<String> {
        // What happened before an answer was sent before it.
        self.call("Runtime.evaluate", json!({"expression": "0"}));
        while let Ok(event) = self.events.lock().unwrap().try_recv() {
            self.note(&event);
        }
        self.complaints.lock().unwrap().clone()
    }

    fn note(&self, event: &Value) {
        let params = &event["params"];
        let complaint = match event["method"].as_str() {
            Some("Log.entryAdded") => &params["entry"],
            Some("Runtime.exceptionThrown") => &params["exceptionDetails"],
            Some("Runtime.consoleAPICalled")
                if ["error", "warning", "assert"].contains(&params["type"].as_str().unwrap()) =>
            {
                &params["args"]
            }
            _ => return,
        };
        self.complaints.lock().unwrap().push(complaint.to_string());
    }
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        let context = json!({"browserContextId": self.context});
        let _ended_already = self
            .browser
            .try_call(None, "Target.disposeBrowserContext", context);
    }
}

/// A document: a page, or one within it.
pub(crate) struct Frame<'tab, 'browser> {
    tab: &'tab Tab<'browser>,
    id: String,
}

impl Frame<'_, '_> {
    /// The value of a JavaScript expression, in a world of its own beside the page's scripts.
    #[track_caller]
    pub(crate) fn eval(&self, expression: &str) -> Value {
        match self.try_eval(expression, true) {
            Ok(result) => result["result"]["value"].clone(),
            Err(problem) => panic!("{expression}: {problem}"),
        }
    }

    fn try_eval(&self, expression: &str, by_value: bool) -> Result<Value, String> {
        let world = json!({"frameId": self.id, "worldName": "test"});
        let world = self.tab.try_call("Page.createIsolatedWorld", world)?;
        let call = json!({
            "contextId": world["executionContextId"],
            "expression": expression,
            "returnByValue": by_value,
        });
        let result = self.tab.try_call("Runtime.evaluate", call)?;
        match result.get("exceptionDetails") {
            Some(thrown) => Err(thrown.to_string()),
            None => Ok(result),
        }
    }

    fn is_loaded(&self) -> bool {
        self.try_eval("document.readyState", true)
            .is_ok_and(|result| result["result"]["value"] == "complete")
    }

    /// The text as a person reads it.
    #[track_caller]
    pub(crate) fn text(&self) -> String {
        let text = self.eval("document.body.innerText");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Puts the focus on the first element that matches `selector`.
    #[track_caller]
    pub(crate) fn focus(&self, selector: &str) {
        self.tab
            .call("DOM.focus", json!({"objectId": self.element(selector)}));
    }

    /// Clicks the first element that matches `selector` with the mouse.
    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        self.clicks(selector, 1);
    }

    /// Clicks as somebody does who is used to double clicks: the page has no time to change in between.
    #[track_caller]
    pub(crate) fn double_click(&self, selector: &str) {
        self.clicks(selector, 2);
    }

    #[track_caller]
    fn clicks(&self, selector: &str, times: u32) {
        let element = json!({"objectId": self.element(selector)});
        self.tab.call("DOM.scrollIntoViewIfNeeded", element.clone());
        let quads = self.tab.call("DOM.getContentQuads", element);
        let corners = quads["quads"][0].as_array().unwrap();
        let middle = |first: usize| {
            let of_corner = |corner: usize| corners[corner * 2 + first].as_f64().unwrap();
            f64::midpoint(of_corner(0), of_corner(2))
        };
        for count in 1..=times {
            for kind in ["mousePressed", "mouseReleased"] {
                let event = json!({
                    "type": kind,
                    "x": middle(0),
                    "y": middle(1),
                    "button": "left",
                    "clickCount": count,
                });
                self.tab.call("Input.dispatchMouseEvent", event);
            }
        }
    }

    #[track_caller]
    fn element(&self, selector: &str) -> Value {
        let expression = format!("document.querySelector({})", json!(selector));
        let found = self.try_eval(&expression, false).unwrap()["result"]["objectId"].clone();
        assert!(
            found.is_string(),
            "nothing matches {selector} in: {}",
            self.text()
        );
        found
    }
}

fn property(node: &Value, name: &str) -> Option<bool> {
    let properties = node["properties"].as_array()?;
    let found = properties
        .iter()
        .find(|property| property["name"] == name)?;
    found["value"]["value"].as_bool()
}

fn role_and_name(node: &Value) -> (String, String) {
    let text = |member: &str| {
        node[member]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    (text("role"), text("name"))
}
