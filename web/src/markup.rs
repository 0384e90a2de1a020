//! What is to be shown, as a tree of elements: made by pure code, drawn by `crate::element`.
//!
//! Charts and tables are made of it, so that the host's tests see every place and every word of them.
//! Texts are texts and never markup.

/// An element with its attributes, its text and its children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The element's name. Everything within `svg` is a drawing.
    pub tag: &'static str,
    /// In the order in which they were given.
    pub attributes: Vec<(&'static str, String)>,
    /// Stands before the children.
    pub text: String,
    /// In their order.
    pub children: Vec<Node>,
}

/// An element with a class; an empty one is none.
pub fn node(tag: &'static str, class: &str) -> Node {
    let node = Node {
        tag,
        attributes: Vec::new(),
        text: String::new(),
        children: Vec::new(),
    };
    if class.is_empty() {
        node
    } else {
        node.with("class", class)
    }
}

/// An element with a class and a text.
pub fn text(tag: &'static str, class: &str, text: impl Into<String>) -> Node {
    Node {
        text: text.into(),
        ..node(tag, class)
    }
}

/// A button that says `words` and carries `name` with `value`.
pub fn button(class: &str, name: &'static str, value: impl ToString, words: &str) -> Node {
    text("button", class, words)
        .with("type", "button")
        .with(name, value)
}

impl Node {
    /// With an attribute more.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers give what they have at hand"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// With an attribute more where `on`.
    #[must_use]
    pub fn with_if(self, on: bool, name: &'static str) -> Self {
        if on { self.with(name, "") } else { self }
    }

    /// With a child more.
    #[must_use]
    pub fn child(mut self, child: Node) -> Self {
        self.children.push(child);
        self
    }

    /// With children more.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Node>) -> Self {
        self.children.extend(children);
        self
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Itself and all within it.
    pub fn all(&self) -> Vec<&Node> {
        let mut all = vec![self];
        all.extend(self.children.iter().flat_map(Node::all));
        all
    }

    /// All words in it, in their order.
    pub fn words(&self) -> String {
        let of_children: String = self.children.iter().map(Node::words).collect();
        format!("{}{of_children}", self.text)
    }
}
