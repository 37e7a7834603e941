extension Table {
  /// Reads delimited text with a header, and says what was found out about it.
  ///
  /// The delimiter is `,` `;` tab or `|`, quotes follow RFC 4180, and kinds and roles are inferred
  /// over all rows. A file may be packed by gzip, or be the one table in a zip archive, and its text may be
  /// UTF-8, UTF-16 or Windows-1252. The first problem is thrown: in the form of the file in file order, then
  /// in its values in file order.
  public static func read(
    path: String, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try ByteSource.withFile(path) { source throws(DataError) in
      try read(source, name: path, options) { reader throws(DataError) in try reader.read() }
    }
  }

  /// Reads delimited text as `read` does, and gives the SHA-256 of the file's very bytes that were read, as
  /// 64 hexadecimal digits.
  ///
  /// The file is opened once: what replaces it meanwhile changes neither table nor digest, and what is
  /// written into it meanwhile cannot part the two.
  public static func readAndDigest(
    path: String, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport, digest: String) {
    try ByteSource.withFile(path) { source throws(DataError) in
      try read(source, name: path, options) { reader throws(DataError) in
        try reader.readAndDigest()
      }
    }
  }

  /// Reads delimited text that is in memory; `name` stands for the file in errors.
  public static func read(
    bytes: [UInt8], name: String = "data", options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try read(.memory(bytes), name: name, options) { reader throws(DataError) in
      try reader.read()
    }
  }

  /// As above, in blocks of any size, so that tests meet every boundary.
  package static func readAndDigest(
    bytes: [UInt8], blockSize: Int, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport, digest: String) {
    try read(.memory(bytes), name: "data", options, blockSize: blockSize) {
      reader throws(DataError) in try reader.readAndDigest()
    }
  }

  /// As above, in blocks of any size, so that tests meet every boundary.
  package static func read(
    bytes: [UInt8], blockSize: Int, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try read(.memory(bytes), name: "data", options, blockSize: blockSize) {
      reader throws(DataError) in try reader.read()
    }
  }

  private static func read<Value>(
    _ source: ByteSource, name: String, _ options: ReadingOptions, blockSize: Int = 1 << 18,
    _ read: (TableReader) throws(DataError) -> Value
  ) throws(DataError) -> Value {
    try source.withText(name: name, rules: options.rules) { text, origin throws(DataError) in
      try read(
        TableReader(
          source: text, origin: origin, file: name, options: options, blockSize: blockSize))
    }
  }
}
