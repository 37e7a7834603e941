/// Settings that can say what is wrong with them.
///
/// Decoding asks every value of the document, at any depth, so nested settings need not ask for
/// their parts.
public protocol Checked {
  /// Everything that is wrong with this value, with paths from here.
  func issues() -> [Issue]
}
