import Tables

/// Reads text as a file named `data`.
func read(
  _ text: String, _ options: ReadingOptions = ReadingOptions()
) throws(DataError) -> Table {
  try Table.read(bytes: Array(text.utf8), options: options).table
}

/// The error that reading gives, as a sentence.
func problem(_ text: String, _ options: ReadingOptions = ReadingOptions()) -> String {
  problem(Array(text.utf8), options)
}

/// The error that reading gives, as a sentence.
func problem(_ bytes: [UInt8], _ options: ReadingOptions = ReadingOptions()) -> String {
  do {
    _ = try Table.read(bytes: bytes, name: "customers.csv", options: options)
    return "no error"
  } catch {
    return error.description
  }
}

extension Table {
  /// Every value as text, to compare whole tables.
  var listing: [String] {
    columns.map { column in
      let values: String =
        switch column.values {
        case .number(let numbers), .date(let numbers): "\(numbers)"
        case .category(let categories): "\(categories.codes) of \(categories.levels)"
        case .text(let text): "\((0..<text.count).map { text[$0] })"
        }
      return "\(column.name) \(column.role) \(column.values.kind) \(values)"
    }
  }
}

extension Column {
  var numbers: [Double] {
    switch values {
    case .number(let numbers), .date(let numbers): numbers
    default: []
    }
  }

  /// The name in every row, nil where it is missing.
  var names: [String?] {
    switch values {
    case .category(let all): all.codes.map { $0 < 0 ? nil : all.levels[Int($0)] }
    case .text(let all): (0..<all.count).map { all[$0].isEmpty ? nil : all[$0] }
    default: []
    }
  }
}
