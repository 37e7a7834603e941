extension Table {
  /// Reads delimited text with a header, and says what was found out about it.
  ///
  /// The delimiter is `,` `;` tab or `|`, quotes follow RFC 4180, and kinds and roles are inferred
  /// over all rows. The first problem is thrown: in the form of the file in file order, then in its
  /// values in file order.
  public static func read(
    path: String, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try ByteSource.withFile(path) { source throws(DataError) in
      try TableReader(source: source, file: path, options: options).read()
    }
  }

  /// Reads delimited text that is in memory; `name` stands for the file in errors.
  public static func read(
    bytes: [UInt8], name: String = "data", options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try TableReader(source: .memory(bytes), file: name, options: options).read()
  }

  /// As above, in blocks of any size, so that tests meet every boundary.
  package static func read(
    bytes: [UInt8], blockSize: Int, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try TableReader(
      source: .memory(bytes), file: "data", options: options, blockSize: blockSize
    ).read()
  }
}
