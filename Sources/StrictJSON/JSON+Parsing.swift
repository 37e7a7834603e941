extension JSON {
  /// Reads a document from UTF-8 bytes: JSON (RFC 8259) with `//` and `/* */` comments and
  /// trailing commas.
  ///
  /// Names appear once in an object, nesting ends at depth 200, and numbers are finite doubles.
  public init(parsing text: some Sequence<UInt8>) throws(JSONSyntaxError) {
    var parser = JSONParser(Array(text))
    self = try parser.document()
  }
}
