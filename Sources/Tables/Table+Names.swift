extension Table {
  /// The names of the columns of a file; none of its rows is read but to find out how it is written.
  package static func columnNames(
    path: String, rules: ReadingRules
  ) throws(DataError) -> [String] {
    try ByteSource.withFile(path) { source throws(DataError) in
      try FileHead(source: source, rules: rules, file: path).names
    }
  }

  /// The names of the columns of text in memory; `name` stands for the file in errors.
  package static func columnNames(
    bytes: [UInt8], name: String, rules: ReadingRules
  ) throws(DataError) -> [String] {
    try FileHead(source: .memory(bytes), rules: rules, file: name).names
  }
}
