use quote::quote;

use super::*;

#[test]
fn members_of_an_impl_are_apart_and_imports_close() {
    let module = Module {
        path: PathBuf::from("src/a.rs"),
        docs: crate::model::Docs("A.\n\nB.".to_owned()),
        items: vec![
            quote!(
                use a::B;
                use c::D;
            ),
            quote! {
                /// Doc.
                pub struct S;
                impl S {
                    const A: u8 = 1;
                    /// One.
                    fn one() { if true { two() } }
                    fn two() {}
                }
            },
        ],
    };
    let expected = "// Generated from api.yaml by `cargo xtask generate`; do not edit.\n\n//! A.\n//!\n//! B.\n\nuse a::B;\nuse c::D;\n\n\
                    /// Doc.\npub struct S;\n\nimpl S {\n    const A: u8 = 1;\n\n    /// One.\n    fn one() {\n        if true {\n            two()\n        }\n    }\n\n    fn two() {}\n}\n";
    assert_eq!(file(&module, "/tmp/api.yaml"), expected);
}
