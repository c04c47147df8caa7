//! Every code with its words. To add one: add it here, add a fixture of its name under `tests/fixtures`, and refresh the
//! table in the README; tests hold the three together.

use super::Entry;

macro_rules! catalogue {
    ($($name:ident $text:literal { $title:literal, $explanation:literal, $remedy:literal })+) => {
        /// A rule that a document can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!($text, ": ", $title, ".")] $name,)+
        }

        impl Code {
            /// All codes in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub(super) fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$name => &Entry {
                        text: $text,
                        title: $title,
                        explanation: $explanation,
                        remedy: $remedy,
                    },)+
                }
            }
        }
    };
}

catalogue! {
    Unreadable "E001" {
        "the file cannot be read",
        "The file does not exist, is a directory, or may not be read.",
        "check the path and the permissions"
    }
    NotUtf8 "E002" {
        "the file is not UTF-8",
        "Documents are UTF-8 text, in YAML as in JSON. Another encoding would be guessed, and guesses change text.",
        "save the file as UTF-8"
    }
    Syntax "E003" {
        "the text is neither YAML nor JSON",
        "The reader could not go on at this place. The cause often stands a line or two earlier: an indentation, a quote \
         that was not closed, a colon or `#` in text without quotes, or a file that ends too early.",
        "correct the text at or just before this place"
    }
    DuplicateKey "E004" {
        "a key stands twice in one mapping",
        "Readers disagree about equal keys: most keep the last value in silence, so half of what was written is lost.",
        "remove one of the two, or rename it"
    }
    NoJsonCounterpart "E005" {
        "YAML that JSON cannot express",
        "An OpenAPI document has to mean the same in YAML and in JSON. Infinite numbers, keys that are not text, custom \
         tags, merge keys and several documents in one file have no counterpart there.",
        "write it with what JSON has: text, numbers, true, false, null, lists and mappings"
    }
    Empty "E006" {
        "the document is empty or no mapping",
        "A document is a mapping of named members. This one holds nothing, or a single value.",
        "begin with the members that the format requires"
    }
    TooLarge "E007" {
        "the document exceeds a limit",
        "Nesting and the expansion of aliases are limited, so that a small file cannot take all memory.",
        "flatten the document, or write the aliases as references"
    }
    UnsupportedVersion "E008" {
        "the document is no OpenAPI 3.0",
        "Only OpenAPI 3.0 is read. Version 3.1 has other schemas (`type` lists, `const`, no `nullable`), and Swagger 2.0 \
         another structure; reading either as 3.0 would give wrong results in silence.",
        "convert the document to OpenAPI 3.0.3"
    }
    Refused "E009" {
        "the typed model cannot hold the document",
        "The document is passed to a typed model of OpenAPI 3.0, which lacks a place for a few valid constructs, references \
         to callbacks among them.",
        "write the construct in another way"
    }
    WrongKind "E101" {
        "a member has the wrong kind",
        "The specification says whether a member is text, a number, true or false, a list or a mapping.",
        "write the kind that is expected"
    }
    MissingMember "E102" {
        "a required member is missing",
        "The specification requires this member of every such object, for instance a `description` of each response.",
        "add the member"
    }
    UnknownMember "W103" {
        "a member that the object does not have",
        "OpenAPI 3.0 does not know this member here, so every tool ignores it: a typing error, a keyword of another \
         version, or an extension whose name does not begin with `x-`.",
        "correct the name, or remove the member"
    }
    UnlistedWord "E104" {
        "a word outside the list that the specification gives",
        "Members such as `type`, `in` or `style` accept only certain words.",
        "use one of the listed words"
    }
    OutOfRange "E105" {
        "a number outside its range",
        "Lengths and counts are whole numbers from 0, `multipleOf` is greater than 0, statuses go from 100 to 599.",
        "use a number inside the range"
    }
    ComponentName "W106" {
        "a component name that the specification does not allow",
        "Names of components consist of letters, digits, `.`, `-` and `_`. Others must be escaped in references, and many \
         tools cannot use them.",
        "rename the component, and the references to it"
    }
    UnresolvedReference "E201" {
        "a reference leads nowhere",
        "A `$ref` is a JSON Pointer into the same document, such as `#/components/schemas/Name`. References to other \
         files and to addresses are not followed.",
        "correct the pointer, or add what it names"
    }
    ReferenceSiblings "W202" {
        "members beside a reference",
        "In OpenAPI 3.0 everything beside `$ref` is ignored. A `nullable`, `description` or `default` there does nothing.",
        "move the members to what is referred to, or remove them"
    }
    ReferenceKind "E203" {
        "a reference leads to another kind of object",
        "Where a schema is expected, a reference to a response or parameter cannot be used, and the reverse.",
        "refer to a component of the kind that this place takes"
    }
    CircularReference "E204" {
        "references go round in a circle",
        "Each reference leads to the next and none to a definition.",
        "let one of them be a definition"
    }
    DuplicateOperationId "E211" {
        "two operations have the same id",
        "The operation id is the name of the call in every generated client, in recordings and in reports.",
        "give each operation an id of its own"
    }
    MissingOperationId "E212" {
        "an operation has no id",
        "Without an id a generator would have to invent a name, and a change of the path would change it.",
        "add an `operationId`"
    }
    UndeclaredPathParameter "E213" {
        "a path template without its parameter",
        "Each `{name}` of a path needs a parameter with `in: path` and that name, on the operation or on its path.",
        "declare the parameter, or correct the template"
    }
    UnusedPathParameter "E214" {
        "a path parameter that the path does not hold",
        "A parameter with `in: path` has no place to go unless the path holds its name in braces.",
        "put `{name}` into the path, or remove the parameter"
    }
    ParameterWithoutSchema "E215" {
        "a parameter does not say what it takes",
        "A parameter or header has either a `schema` or a `content` with exactly one media type.",
        "add a `schema`"
    }
    OptionalPathParameter "E216" {
        "a path parameter that is not required",
        "A path without one of its parts is another path, so the specification demands `required: true`.",
        "add `required: true`"
    }
    DuplicateParameter "E217" {
        "two parameters with the same name and place",
        "Within one list a parameter is identified by its name and its place.",
        "remove one of the two"
    }
    AmbiguousPath "E218" {
        "two paths that no request can tell apart",
        "Templates that differ only in the names of their parameters match the same requests.",
        "merge the two paths"
    }
    MalformedPath "E219" {
        "a path that is malformed",
        "A path begins with `/`, and its braces come in pairs around a name.",
        "correct the path"
    }
    UnknownSecurityScheme "E220" {
        "a security requirement names no scheme",
        "Each name in `security` must be a key of `components/securitySchemes`.",
        "add the scheme, or correct the name"
    }
    InvalidPattern "E301" {
        "a pattern is no regular expression",
        "`pattern` is a regular expression in the dialect of ECMAScript.",
        "correct the expression; backslashes in double quotes are written twice"
    }
    InvalidExample "E302" {
        "an example or default contradicts its schema",
        "Examples are copied by people and replayed by tools. Formats are checked too: date-time, date, uuid, uri, email, \
         ipv4, ipv6, and decimal, which is a sign, digits and perhaps a point with more digits.",
        "correct the example, or the schema if the example is right"
    }
    EnumKind "E303" {
        "an enum value of another kind than its schema",
        "No value can be listed in the enum and have the schema's type at once.",
        "quote the value, or correct the type"
    }
    IneffectiveNullable "E304" {
        "nullable that has no effect",
        "In OpenAPI 3.0.3 `nullable` adds null to the `type` beside it. Without a `type`, beside `allOf`, `oneOf`, `anyOf` \
         or `not`, null stays forbidden by the members of the composition.",
        "put `nullable: true` on the schema that has the `type`"
    }
    NullableEnum "E305" {
        "a nullable enum that does not list null",
        "`enum` admits exactly its values. With `nullable: true` and without null in the list, null is still refused.",
        "add `null` to the list"
    }
    AmbiguousScalar "W306" {
        "text without quotes that readers take differently",
        "YAML readers disagree about `01`, `1_000`, `yes`, `no`, `on`, `off`, dates and times: some read text, others a \
         number, a truth value or a date.",
        "put the value in quotes"
    }
    RequiredWithoutProperty "W307" {
        "a required property that is not described",
        "`required` demands a property that `properties` does not have, so nothing is known of its value.",
        "describe the property, or correct the name"
    }
    UnreachableComponent "W308" {
        "a component that nothing uses",
        "No path, webhook or extension leads to this component.",
        "use the component, or remove it"
    }
    DiscriminatorProperty "E309" {
        "a variant without the property that tells the variants apart",
        "Each variant of a union with a discriminator must have the discriminator's property and require it.",
        "describe the property in the variant and require it"
    }
    DiscriminatorMapping "E310" {
        "a discriminator that maps to nothing",
        "Each value of `mapping` is a reference to, or the name of, one of the variants listed in `oneOf` or `anyOf`.",
        "correct the mapping, or add the variant to the list"
    }
    ArrayWithoutItems "E311" {
        "a list that does not say what it holds",
        "A schema of `type: array` must have `items`.",
        "add `items`; `items: {}` stands for any value"
    }
    ContradictoryLimits "E312" {
        "limits that no value can meet",
        "A minimum is greater than its maximum.",
        "correct one of the two limits"
    }
    DuplicateEnumValue "W313" {
        "an enum lists a value twice",
        "The second mention adds nothing and often stands where another value was meant.",
        "remove or correct one of the two"
    }
    UnknownExtension "W401" {
        "an extension whose name is nearly a known one",
        "Unknown extensions are ignored as they should be; one letter away from a known name it is rather a typing error.",
        "correct the name"
    }
    MalformedExtension "E402" {
        "an extension of the wrong shape",
        "The extensions that this workspace interprets have a fixed shape; unknown members are refused.",
        "write it as the README of this crate describes"
    }
    MisplacedExtension "W403" {
        "an extension in a place where nothing reads it",
        "Each extension is read from one kind of object only.",
        "move it to the object it belongs to"
    }
    ExtensionTarget "E404" {
        "an extension names something that does not exist",
        "Operations, parameters, properties and pointers named by an extension must exist in the document.",
        "correct the name, or add what it names"
    }
    UnknownState "E405" {
        "a state that the machine does not have",
        "Initial states and both ends of a move must be listed under `states`, and the states are the values of the enum.",
        "correct the name, or add the state"
    }
    UnreachableState "E406" {
        "a state that no move reaches",
        "From the initial states, no chain of moves leads to this state.",
        "add the move that leads there, or make it an initial state"
    }
    FinalState "E407" {
        "a final state that can be left",
        "A final state says that nothing more happens. A move out of it contradicts that, the passage of time included.",
        "remove the move, or set `final: false`"
    }
    MalformedRecord "E501" {
        "a record of the wrong shape",
        "The files of decisions and evidence have a fixed shape; unknown members are refused.",
        "write it as the README of this crate describes"
    }
    DuplicateRecordId "E502" {
        "two records with the same id",
        "Ids identify decisions and pieces of evidence in claims and on the rendered page.",
        "rename one of the two"
    }
    UnknownEvidence "E503" {
        "a claim without its evidence",
        "The `source` of a claim is the id of a piece of evidence.",
        "correct the id, or add the evidence"
    }
    SubjectGone "E504" {
        "a decision about something that does not exist",
        "The pointers under `subject` name the parts of the document that the decision shaped. After a part was renamed or \
         removed, the decision has to follow.",
        "correct the pointer, or withdraw the decision"
    }
    DivergenceNotCovered "E505" {
        "a contradiction without a decision",
        "The file declares how many contradictions its catalogue has; each number needs a decision, and none beyond.",
        "add a decision for the number, or correct it"
    }
    UnusedEvidence "W506" {
        "evidence that no decision claims",
        "Evidence may stand for itself; more often an id was mistyped or a claim was forgotten.",
        "claim it, or say in its `note` what it supports"
    }
    Unsupported "E601" {
        "a construct that the generator cannot express",
        "The document is sound, and no Rust code can be written for this part that would keep its meaning.",
        "describe it with a supported construct; the generator's README lists them"
    }
    Ignored "W602" {
        "a construct that the generator leaves out",
        "The generated code is right without it, but does not offer or check what it describes.",
        "nothing needs to be done if that is acceptable"
    }
    AmbiguousUnion "E604" {
        "a union whose variants cannot be told apart",
        "A value could be valid for several variants, and neither a discriminator, its kind, a constant nor a required \
         member decides.",
        "add a discriminator, or make a member of one variant required"
    }
}
