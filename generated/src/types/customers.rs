// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Customers.

use std::fmt;

use openapi_runtime::{Decimal, JsonObject, Nullable, PERSONAL};

/// Whom the card is billed to, as UQPAY shows it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Billing {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone_number: Option<String>,
    /// A postal address, as UQPAY shows it.
    pub address: Option<Address>,
}

openapi_runtime::object! {
    Billing {
        first_name?: "first_name",
        last_name?: "last_name",
        email?: "email",
        phone_number?: "phone_number",
        address?: "address",
    }
}

impl fmt::Debug for Billing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Billing")
            .field("first_name", &PERSONAL)
            .field("last_name", &PERSONAL)
            .field("email", &PERSONAL)
            .field("phone_number", &PERSONAL)
            .field("address", &self.address)
            .finish()
    }
}

/// Whom the card is billed to. An empty string counts as missing.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct BillingRequest {
    /// First name.
    ///
    /// At least 1 character.
    pub first_name: String,
    /// Last name.
    ///
    /// At least 1 character.
    pub last_name: String,
    /// E-mail address.
    ///
    /// At least 1 character.
    pub email: String,
    /// Phone number.
    pub phone_number: Option<String>,
    /// A postal address.
    pub address: AddressRequest,
}

openapi_runtime::object! {
    BillingRequest {
        first_name: "first_name",
        last_name: "last_name",
        email: "email",
        phone_number?: "phone_number",
        address: "address",
    }
}

impl fmt::Debug for BillingRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillingRequest")
            .field("first_name", &PERSONAL)
            .field("last_name", &PERSONAL)
            .field("email", &PERSONAL)
            .field("phone_number", &PERSONAL)
            .field("address", &self.address)
            .finish()
    }
}

impl BillingRequest {
    /// The required members; the others are absent.
    pub fn new(required: BillingRequestRequired) -> Self {
        Self {
            first_name: required.first_name,
            last_name: required.last_name,
            email: required.email,
            phone_number: None,
            address: required.address,
        }
    }

    /// Sets `phone_number`.
    #[must_use]
    pub fn phone_number(mut self, phone_number: impl Into<String>) -> Self {
        self.phone_number = Some(phone_number.into());
        self
    }
}

/// The members that [`BillingRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, PartialEq)]
pub struct BillingRequestRequired {
    /// First name.
    ///
    /// At least 1 character.
    pub first_name: String,
    /// Last name.
    ///
    /// At least 1 character.
    pub last_name: String,
    /// E-mail address.
    ///
    /// At least 1 character.
    pub email: String,
    /// A postal address.
    pub address: AddressRequest,
}

impl fmt::Debug for BillingRequestRequired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillingRequestRequired")
            .field("first_name", &PERSONAL)
            .field("last_name", &PERSONAL)
            .field("email", &PERSONAL)
            .field("address", &self.address)
            .finish()
    }
}

impl From<BillingRequestRequired> for BillingRequest {
    fn from(required: BillingRequestRequired) -> Self {
        Self::new(required)
    }
}

/// A postal address, as UQPAY shows it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Address {
    /// ISO 3166-1 alpha-2 code.
    pub country_code: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
}

openapi_runtime::object! {
    Address {
        country_code?: "country_code",
        state?: "state",
        city?: "city",
        street?: "street",
        postcode?: "postcode",
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address")
            .field("country_code", &self.country_code)
            .field("state", &PERSONAL)
            .field("city", &PERSONAL)
            .field("street", &PERSONAL)
            .field("postcode", &PERSONAL)
            .finish()
    }
}

/// A postal address.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct AddressRequest {
    /// ISO 3166-1 alpha-2 code.
    ///
    /// Pattern: `^[A-Z]{2}$`. Example: `SG`.
    pub country_code: String,
    /// State or province; required for US and CA.
    pub state: Option<String>,
    /// City.
    ///
    /// At least 1 character.
    pub city: String,
    /// Street and number.
    ///
    /// At least 1 character.
    pub street: String,
    /// Postal code.
    ///
    /// At least 1 character.
    pub postcode: String,
}

openapi_runtime::object! {
    AddressRequest {
        country_code: "country_code",
        state?: "state",
        city: "city",
        street: "street",
        postcode: "postcode",
    }
}

impl fmt::Debug for AddressRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddressRequest")
            .field("country_code", &self.country_code)
            .field("state", &PERSONAL)
            .field("city", &PERSONAL)
            .field("street", &PERSONAL)
            .field("postcode", &PERSONAL)
            .finish()
    }
}

impl AddressRequest {
    /// The required members; the others are absent.
    pub fn new(required: AddressRequestRequired) -> Self {
        Self {
            country_code: required.country_code,
            state: None,
            city: required.city,
            street: required.street,
            postcode: required.postcode,
        }
    }

    /// Sets `state`.
    #[must_use]
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }
}

/// The members that [`AddressRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, PartialEq)]
pub struct AddressRequestRequired {
    /// ISO 3166-1 alpha-2 code.
    ///
    /// Pattern: `^[A-Z]{2}$`. Example: `SG`.
    pub country_code: String,
    /// City.
    ///
    /// At least 1 character.
    pub city: String,
    /// Street and number.
    ///
    /// At least 1 character.
    pub street: String,
    /// Postal code.
    ///
    /// At least 1 character.
    pub postcode: String,
}

impl fmt::Debug for AddressRequestRequired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddressRequestRequired")
            .field("country_code", &self.country_code)
            .field("city", &PERSONAL)
            .field("street", &PERSONAL)
            .field("postcode", &PERSONAL)
            .finish()
    }
}

impl From<AddressRequestRequired> for AddressRequest {
    fn from(required: AddressRequestRequired) -> Self {
        Self::new(required)
    }
}

/// The customer as known when the intent was made, without an id, which stands in `customer_id`. Present only when
/// a customer was given.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Customer {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone_number: Option<String>,
    /// A note.
    ///
    /// At most 255 characters.
    pub description: Option<String>,
    /// A postal address, as UQPAY shows it.
    pub address: Option<Address>,
    /// The merchant's own members.
    pub metadata: Nullable<JsonObject>,
}

openapi_runtime::object! {
    Customer {
        first_name?: "first_name",
        last_name?: "last_name",
        email?: "email",
        phone_number?: "phone_number",
        description?: "description",
        address?: "address",
        metadata?: "metadata",
    }
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer")
            .field("first_name", &PERSONAL)
            .field("last_name", &PERSONAL)
            .field("email", &PERSONAL)
            .field("phone_number", &PERSONAL)
            .field("description", &PERSONAL)
            .field("address", &self.address)
            .field("metadata", &self.metadata)
            .finish()
    }
}

/// A shopper to remember. A record is made, whose id comes back as `customer_id`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct CustomerRequest {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone_number: Option<String>,
    /// A note.
    ///
    /// At most 255 characters.
    pub description: Option<String>,
    /// A postal address.
    pub address: Option<AddressRequest>,
    /// The merchant's own members.
    pub metadata: Option<JsonObject>,
}

openapi_runtime::object! {
    CustomerRequest {
        first_name: "first_name",
        last_name: "last_name",
        email: "email",
        phone_number?: "phone_number",
        description?: "description",
        address?: "address",
        metadata?: "metadata",
    }
}

impl fmt::Debug for CustomerRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerRequest")
            .field("first_name", &PERSONAL)
            .field("last_name", &PERSONAL)
            .field("email", &PERSONAL)
            .field("phone_number", &PERSONAL)
            .field("description", &PERSONAL)
            .field("address", &self.address)
            .field("metadata", &self.metadata)
            .finish()
    }
}

impl CustomerRequest {
    /// The required members; the others are absent.
    pub fn new(required: CustomerRequestRequired) -> Self {
        Self {
            first_name: required.first_name,
            last_name: required.last_name,
            email: required.email,
            phone_number: None,
            description: None,
            address: None,
            metadata: None,
        }
    }

    /// Sets `phone_number`.
    #[must_use]
    pub fn phone_number(mut self, phone_number: impl Into<String>) -> Self {
        self.phone_number = Some(phone_number.into());
        self
    }

    /// Sets `description`.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets `address`.
    #[must_use]
    pub fn address(mut self, address: impl Into<AddressRequest>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Sets `metadata`.
    #[must_use]
    pub fn metadata(mut self, metadata: impl Into<JsonObject>) -> Self {
        self.metadata = Some(metadata.into());
        self
    }
}

/// The members that [`CustomerRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, PartialEq)]
pub struct CustomerRequestRequired {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
}

impl fmt::Debug for CustomerRequestRequired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerRequestRequired")
            .field("first_name", &PERSONAL)
            .field("last_name", &PERSONAL)
            .field("email", &PERSONAL)
            .finish()
    }
}

impl From<CustomerRequestRequired> for CustomerRequest {
    fn from(required: CustomerRequestRequired) -> Self {
        Self::new(required)
    }
}

/// What is bought.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PaymentOrders {
    /// The line of business.
    ///
    /// Example: `physical_goods`.
    pub r#type: Option<String>,
    /// The goods.
    pub products: Option<Vec<Product>>,
}

openapi_runtime::object! {
    PaymentOrders {
        r#type?: "type",
        products?: "products",
    }
}

impl PaymentOrders {
    /// Sets `type`.
    #[must_use]
    pub fn r#type(mut self, r#type: impl Into<String>) -> Self {
        self.r#type = Some(r#type.into());
        self
    }

    /// Sets `products`.
    #[must_use]
    pub fn products(mut self, products: impl Into<Vec<Product>>) -> Self {
        self.products = Some(products.into());
        self
    }
}

/// One kind of goods.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Product {
    /// What it is.
    ///
    /// At most 255 characters.
    pub name: String,
    /// The price of one, in major units.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub price: Decimal,
    /// How many.
    pub quantity: i64,
    /// A picture.
    pub image_url: Option<String>,
}

openapi_runtime::object! {
    Product {
        name: "name",
        price: "price",
        quantity: "quantity",
        image_url?: "image_url",
    }
}

impl Product {
    /// The required members; the others are absent.
    pub fn new(required: ProductRequired) -> Self {
        Self {
            name: required.name,
            price: required.price,
            quantity: required.quantity,
            image_url: None,
        }
    }

    /// Sets `image_url`.
    #[must_use]
    pub fn image_url(mut self, image_url: impl Into<String>) -> Self {
        self.image_url = Some(image_url.into());
        self
    }
}

/// The members that [`Product`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductRequired {
    /// What it is.
    ///
    /// At most 255 characters.
    pub name: String,
    /// The price of one, in major units.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub price: Decimal,
    /// How many.
    pub quantity: i64,
}

impl From<ProductRequired> for Product {
    fn from(required: ProductRequired) -> Self {
        Self::new(required)
    }
}
