import Learning
import StrictJSON

/// One text of rows while it is read.
struct RowReading {
  private let reader: JSONRowReader
  private var scanner: RowScanner
  private let limit: Int
  private var filling: RowFilling
  private var identifiers: [String?] = []
  private var ignored: [String] = []
  private var store: Bool?

  /// How many columns that the schema does not have are listed.
  private static let ignoredLimit = 100

  init(_ reader: JSONRowReader, _ scanner: RowScanner, limit: Int) {
    self.reader = reader
    self.scanner = scanner
    self.limit = limit
    filling = RowFilling(reader.columns)
  }

  func result() throws(RowProblem) -> JSONRows {
    var identifiers = identifiers
    if !identifiers.isEmpty {
      identifiers += [String?](repeating: nil, count: filling.count - identifiers.count)
    }
    return JSONRows(
      rows: try filling.rows(), identifiers: identifiers, ignored: ignored, store: store)
  }

  // MARK: - What is around the rows

  mutating func rows() throws(RowProblem) {
    scanner.skipSpace()
    if scanner.next == UInt8(ascii: "[") {
      try records()
    } else {
      var hasRows = false
      try members(["rows", "store"]) { reading, name throws(RowProblem) in
        if name == "store" {
          reading.store = try reading.truth()
        } else {
          hasRows = true
          try reading.records()
        }
      }
      guard hasRows else { throw .syntax("the member 'rows' is missing") }
    }
    try scanner.end()
  }

  mutating func mlflow() throws(RowProblem) {
    var frames = 0
    try members(["dataframe_records", "dataframe_split", "params"]) {
      reading, name throws(RowProblem) in
      if name == "params" { return try reading.scanner.skipValue() }
      frames += 1
      if name == "dataframe_records" { try reading.records() } else { try reading.split() }
    }
    try scanner.end()
    guard frames == 1 else {
      throw .syntax("expected one of the members 'dataframe_records' and 'dataframe_split'")
    }
  }

  /// Reads an object with no other members than these, each at most once.
  private mutating func members(
    _ known: [String], _ read: (inout RowReading, String) throws(RowProblem) -> Void
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
      filling.endRow()
    } while try scanner.isFollowed(orEndedBy: "]")
  }

  private func countRow() throws(RowProblem) {
    guard filling.count < limit else {
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
      try filling.take(column, from: &scanner)
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
      filling.report("id", reason)
    }
    // Rows in front of the first named one have no name; of two names in a row the first holds.
    while identifiers.count < filling.count { identifiers.append(nil) }
    if identifiers.count == filling.count { identifiers.append(identifier) }
  }
}

extension RowReading {
  /// Reads `{"columns": […], "data": [[…], …]}`, in which either may come first.
  private mutating func split() throws(RowProblem) {
    var names: [String]?
    var data: Int?
    try members(["index", "columns", "data"]) { reading, name throws(RowProblem) in
      switch name {
      case "columns": names = try reading.names()
      case "data":
        data = reading.scanner.position
        try reading.scanner.skipValue()
      default: try reading.scanner.skipValue()
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
      filling.endRow()
    } while try scanner.isFollowed(orEndedBy: "]")
  }

  private mutating func row(_ members: [JSONRowReader.Member]) throws(RowProblem) {
    try scanner.expect("[")
    if members.isEmpty { return try scanner.expect("]") }
    for (place, member) in members.enumerated() {
      switch member {
      case .column(let column): try filling.take(column, from: &scanner)
      case .identifier: try identifier()
      case .other: try scanner.skipValue()
      }
      let isLast = place == members.count - 1
      guard try scanner.isFollowed(orEndedBy: "]") != isLast else {
        throw scanner.problem(
          "row \(filling.count) has not as many values as there are columns", at: scanner.position)
      }
    }
  }
}
