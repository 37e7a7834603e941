import Learning
import StrictJSON

/// One text of rows while it is read.
struct JSONRowParser {
  private let reader: JSONRowReader
  private var scanner: JSONScanner
  private let limit: Int
  private var builder: JSONRowBuilder
  private var identifiers: [String?] = []
  private var ignored: [String] = []
  private var store: Bool?

  /// How many columns that the schema does not have are listed.
  private static let ignoredLimit = 100

  init(_ reader: JSONRowReader, _ scanner: JSONScanner, limit: Int) {
    self.reader = reader
    self.scanner = scanner
    self.limit = limit
    builder = JSONRowBuilder(reader.columns)
  }

  mutating func result() throws(RowProblem) -> JSONRows {
    var identifiers = identifiers
    if !identifiers.isEmpty {
      identifiers += [String?](repeating: nil, count: builder.count - identifiers.count)
    }
    return JSONRows(
      rows: try builder.rows(), identifiers: identifiers, ignored: ignored, store: store)
  }

  // MARK: - What is around the rows

  mutating func rows() throws(RowProblem) {
    scanner.skipSpace()
    if scanner.next == UInt8(ascii: "[") {
      try records()
    } else {
      var hasRows = false
      try members(["rows", "store"]) { parser, name throws(RowProblem) in
        if name == "store" {
          parser.store = try parser.truth()
        } else {
          hasRows = true
          try parser.records()
        }
      }
      guard hasRows else { throw .syntax("the member 'rows' is missing") }
    }
    try scanner.end()
  }

  mutating func mlflow() throws(RowProblem) {
    var frames = 0
    try members(["dataframe_records", "dataframe_split", "instances", "inputs", "params"]) {
      parser, name throws(RowProblem) in
      if name == "params" { return try parser.scanner.skipValue() }
      frames += 1
      switch name {
      case "dataframe_split": try parser.split()
      case "inputs" where parser.isObject: try parser.columns()
      default: try parser.records()
      }
    }
    try scanner.end()
    guard frames == 1 else {
      throw .syntax(
        "expected one of the members 'dataframe_records', 'dataframe_split', 'instances' and 'inputs'"
      )
    }
  }

  /// Reads an object with no other members than these, each at most once.
  private mutating func members(
    _ known: [String], _ read: (inout JSONRowParser, String) throws(RowProblem) -> Void
  ) throws(RowProblem) {
    var seen: UInt = 0
    try scanner.expect("{")
    if scanner.take("}") { return }
    repeat {
      scanner.skipSpace()
      let start = scanner.position
      let name = try scanner.text()
      guard let place = known.firstIndex(of: name) else {
        let hint = nearest(to: name, in: known).map { ". Did you mean '\($0)'?" } ?? ""
        throw scanner.problem("unknown member '\(name.prefix(80))'\(hint)", at: start)
      }
      guard seen & 1 << place == 0 else {
        throw scanner.problem("the member '\(name)' appears twice", at: start)
      }
      seen |= 1 << place
      try scanner.expect(":")
      try read(&self, name)
    } while try scanner.isFollowed(orEndedBy: "}")
  }

  private mutating func truth() throws(RowProblem) -> Bool {
    scanner.skipSpace()
    if scanner.takeWord("true") { return true }
    guard scanner.takeWord("false") else { throw scanner.expected("true or false") }
    return false
  }

  // MARK: - Rows

  private mutating func records() throws(RowProblem) {
    try scanner.expect("[")
    if scanner.take("]") { return }
    repeat {
      try countRow()
      try record()
      builder.endRow()
    } while try scanner.isFollowed(orEndedBy: "]")
  }

  private func countRow() throws(RowProblem) {
    guard builder.count < limit else {
      throw RowProblem(
        kind: .tooManyRows, detail: "there are more than \(limit) rows, the most in one request")
    }
  }

  private mutating func record() throws(RowProblem) {
    try scanner.expect("{")
    if scanner.take("}") { return }
    var place = -1
    repeat {
      scanner.skipSpace()
      let start = scanner.position
      let (name, isEscaped) = try scanner.string()
      if isEscaped {
        scanner.move(to: start)
        let name = Array(try scanner.text().utf8)
        try name.withUnsafeBufferPointer { name throws(RowProblem) in
          try value(name, after: &place)
        }
      } else {
        try value(name, after: &place)
      }
    } while try scanner.isFollowed(orEndedBy: "}")
  }

  @inline(__always)
  private mutating func value(
    _ name: UnsafeBufferPointer<UInt8>, after place: inout Int
  ) throws(RowProblem) {
    let member = reader.member(name, after: place)
    try scanner.expect(":")
    switch member {
    case .column(let column):
      place = column
      try builder.take(column, from: &scanner)
    case .identifier: try identifier()
    case .other:
      ignore(String(decoding: name, as: UTF8.self))
      try scanner.skipValue()
    }
  }

  private mutating func ignore(_ name: String) {
    if ignored.count < Self.ignoredLimit, !ignored.contains(name) { ignored.append(name) }
  }

  /// What names a row: a text or a number as it is written.
  private mutating func identifier() throws(RowProblem) {
    scanner.skipSpace()
    var identifier: String?
    if scanner.next == UInt8(ascii: "\"") {
      identifier = try scanner.text()
    } else if !scanner.takeWord("null") {
      let start = scanner.position
      _ = try scanner.number()
      identifier = String(decoding: scanner.slice(from: start), as: UTF8.self)
    }
    if let identifier, let reason = JSONRowReader.misfit(identifier: identifier) {
      builder.report("id", reason)
    }
    // Rows in front of the first named one have no name; of two names in a row the first holds.
    while identifiers.count < builder.count { identifiers.append(nil) }
    if identifiers.count == builder.count { identifiers.append(identifier) }
  }
}

extension JSONRowParser {
  /// Whether an object is next.
  private var isObject: Bool {
    var scanner = scanner
    scanner.skipSpace()
    return scanner.next == UInt8(ascii: "{")
  }

  /// Reads `{column: [value, …], …}`.
  private mutating func columns() throws(RowProblem) {
    var rows: Int?
    try scanner.expect("{")
    if !scanner.take("}") {
      repeat {
        scanner.skipSpace()
        let start = scanner.position
        let name = try scanner.text()
        try scanner.expect(":")
        guard let count = try column(name) else { continue }
        if let rows, rows != count {
          throw scanner.problem(
            "the column '\(name)' has \(count) values, another \(rows)", at: start)
        }
        rows = count
      } while try scanner.isFollowed(orEndedBy: "}")
    }
    builder.endColumns(rows: rows ?? 0)
  }

  /// Reads the values of a column, and gives how many there are; nil where it is passed over.
  private mutating func column(_ name: String) throws(RowProblem) -> Int? {
    let member = Array(name.utf8).withUnsafeBufferPointer { reader.member($0, after: -1) }
    if case .other = member {
      ignore(name)
      try scanner.skipValue()
      return nil
    }
    builder.begin(row: 0)
    try scanner.expect("[")
    if scanner.take("]") { return 0 }
    repeat {
      try countRow()
      if case .column(let column) = member {
        try builder.take(column, from: &scanner)
      } else {
        try identifier()
      }
      builder.begin(row: builder.count + 1)
    } while try scanner.isFollowed(orEndedBy: "]")
    return builder.count
  }

  /// Reads `{"columns": […], "data": [[…], …]}`, in which either may come first.
  private mutating func split() throws(RowProblem) {
    var names: [String]?
    var data: Int?
    try members(["index", "columns", "data"]) { parser, name throws(RowProblem) in
      switch name {
      case "columns": names = try parser.names()
      case "data":
        data = parser.scanner.position
        try parser.scanner.skipValue()
      default: try parser.scanner.skipValue()
      }
    }
    guard let names, let data else {
      throw .syntax("a split data frame has the members 'columns' and 'data'")
    }
    let end = scanner.position
    scanner.move(to: data)
    try table(names.map { name in Array(name.utf8) })
    scanner.move(to: end)
  }

  private mutating func names() throws(RowProblem) -> [String] {
    var names: [String] = []
    try scanner.expect("[")
    if scanner.take("]") { return names }
    repeat { names.append(try scanner.text()) } while try scanner.isFollowed(orEndedBy: "]")
    return names
  }

  private mutating func table(_ names: [[UInt8]]) throws(RowProblem) {
    let members = names.map { name in name.withUnsafeBufferPointer { reader.member($0, after: -1) }
    }
    for (name, member) in zip(names, members) {
      if case .other = member { ignore(String(decoding: name, as: UTF8.self)) }
    }
    try scanner.expect("[")
    if scanner.take("]") { return }
    repeat {
      try countRow()
      try row(members)
      builder.endRow()
    } while try scanner.isFollowed(orEndedBy: "]")
  }

  private mutating func row(_ members: [JSONRowReader.Member]) throws(RowProblem) {
    try scanner.expect("[")
    if members.isEmpty { return try scanner.expect("]") }
    for (place, member) in members.enumerated() {
      switch member {
      case .column(let column): try builder.take(column, from: &scanner)
      case .identifier: try identifier()
      case .other: try scanner.skipValue()
      }
      let isLast = place == members.count - 1
      guard try scanner.isFollowed(orEndedBy: "]") != isLast else {
        throw scanner.problem(
          "row \(builder.count) has not as many values as there are columns", at: scanner.position)
      }
    }
  }
}
