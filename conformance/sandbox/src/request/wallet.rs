//! Wallets: how the shopper is led to them.

use serde_json::{Value, json};

use super::{device::Device, fields::Fields, method::Presentation};
use crate::{
    behaviour::{Methods, Wallets},
    refusal::Refusal,
};

const FLOWS: [&str; 3] = ["qrcode", "mobile_web", "mobile_app"];

pub(super) fn read(
    kind: &str,
    wallet: &Fields<'_>,
    device: Device,
) -> Result<(Value, Presentation), Refusal> {
    let flows = wallet.under(Methods::Flow);
    let flow = flows.filled("flow")?;
    let allowed = match kind {
        "unionpay" => ["qrcode", "securepay"].contains(&flow),
        "wechatpay" => {
            FLOWS.contains(&flow) || ["mini_program", "official_account"].contains(&flow)
        }
        _ => FLOWS.contains(&flow),
    };
    if !allowed {
        return Err(flows.fault("flow"));
    }
    let devices = wallet.under(Methods::OsType);
    let os_type = devices.text("os_type")?.unwrap_or_default();
    let on_a_phone = ["mobile_web", "mobile_app"].contains(&flow);
    if !(["ios", "android"].contains(&os_type) || (os_type.is_empty() && !on_a_phone)) {
        return Err(devices.fault("os_type"));
    }
    let needs_open_id =
        kind == "wechatpay" && ["mini_program", "mobile_app", "official_account"].contains(&flow);
    if needs_open_id {
        wallet.under(Methods::OpenId).filled("open_id")?;
    }
    wallet.boolean("is_present")?;
    for name in ["payment_code", "open_id", "shopper_name"] {
        wallet.text(name)?;
    }
    let presentation = match flow {
        "qrcode" if device.has_ip_address => Wallets::QrCode.governs(Presentation::QrCode),
        "qrcode" => Wallets::NoAddress.governs(Presentation::Nothing),
        _ => Wallets::OtherFlow.governs(Presentation::Redirect),
    };
    Ok((json!({ "flow": flow, "os_type": os_type }), presentation))
}
