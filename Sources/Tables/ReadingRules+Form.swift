extension ReadingRules {
  /// What is stated about where the header and the fields of a file are and how its characters are written, which
  /// holds for files to be scored too; nil where nothing is.
  ///
  /// - Parameter target: a column of a file without a header that files to be scored need not have.
  func form(target: String?) -> ReadingRules? {
    guard statesForm || encoding != nil else { return nil }
    var form = ReadingRules()
    form.delimiter = delimiter
    form.quote = quote
    form.names = names
    form.skippedLines = skippedLines
    form.comment = comment
    form.encoding = encoding
    if let target, names?.contains(target) == true { form.target = target }
    return form
  }
}

/// Only the form of a file is stored: how values are written stands with every column.
extension ReadingRules: Codable {
  private enum CodingKeys: String, CodingKey {
    case delimiter, quote, names, skip, comment, encoding, target
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func require(_ holds: Bool, _ key: CodingKeys, _ rule: String) throws {
      guard holds else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "'\(key.stringValue)' \(rule)")
      }
    }
    if let text = try values.decodeIfPresent(String.self, forKey: .delimiter) {
      delimiter = text.utf8.first
      try require(
        text.utf8.count == 1 && text.utf8.allSatisfy(Self.isDelimiter), .delimiter,
        "must be one ASCII character")
    }
    if let text = try values.decodeIfPresent(String.self, forKey: .quote) {
      quote = text.utf8.first ?? Self.noQuote
      try require(
        text.isEmpty || (text.utf8.count == 1 && quote != delimiter), .quote,
        "must be one ASCII character or none, and not the delimiter")
    }
    names = try values.decodeIfPresent([String].self, forKey: .names)
    if let names {
      try require(
        !names.isEmpty && names.count <= HeadScan.columnLimit && Set(names).count == names.count,
        .names, "must be names that differ")
    }
    skippedLines = try values.decodeIfPresent(Int.self, forKey: .skip) ?? 0
    try require(0...10_000 ~= skippedLines, .skip, "must be from 0 to 10000")
    comment = try values.decodeIfPresent(String.self, forKey: .comment).map { Array($0.utf8) }
    try require(comment?.isEmpty != true, .comment, "must not be empty")
    encoding = try values.decodeIfPresent(TextEncoding.self, forKey: .encoding)
    target = try values.decodeIfPresent(String.self, forKey: .target)
  }

  /// Writes what is stated and nothing else.
  public func encode(to encoder: any Encoder) throws {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    var values = encoder.container(keyedBy: CodingKeys.self)
    if let delimiter { try values.encode(text([delimiter]), forKey: .delimiter) }
    if let quote {
      try values.encode(quote == Self.noQuote ? "" : text([quote]), forKey: .quote)
    }
    if let names { try values.encode(names, forKey: .names) }
    if skippedLines > 0 { try values.encode(skippedLines, forKey: .skip) }
    if let comment { try values.encode(text(comment), forKey: .comment) }
    if let encoding { try values.encode(encoding, forKey: .encoding) }
    if let target { try values.encode(target, forKey: .target) }
  }
}
