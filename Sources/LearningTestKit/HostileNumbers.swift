import FoundationEssentials
package import StrictJSON

/// Documents and tables with one of their numbers replaced, for every number in turn: what a stored file
/// may hold although its digest is right.
package enum HostileNumbers {
  /// What a number of a document becomes.
  package static let numbers: [JSON] = [
    .integer(-1), .integer(0), .integer(.max), .number(1e300), .number(-1e300), .number(0.5),
  ]
  /// What a field of a table becomes.
  package static let fields = [
    "-1", "0", "9223372036854775807", "1e300", "-1e300", "0.5", "nan", "inf", "1e999", "", "x",
  ]

  /// Whether every element of every array has its turn, as `make soak` wants; else the first two and the
  /// last.
  package static let areAll = ProcessInfo.processInfo.environment["WORKBENCH_SOAK"] != nil

  /// The documents that a document becomes.
  package static func variants(
    of document: JSON
  ) -> [(path: [PathElement], number: JSON, document: JSON)] {
    paths(in: document).flatMap { path in
      numbers.map { (path, $0, replacing(path[...], in: document, by: $0)) }
    }
  }

  /// The texts that a table becomes: the first number of every column in turn.
  ///
  /// Columns behind the first thirty, which metrics have, get few of the fields, but for `make soak`.
  package static func variants(
    ofTable text: String
  ) -> [(column: Int, place: String, text: String)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = lines.first ?? []
    return header.indices.flatMap { column -> [(column: Int, place: String, text: String)] in
      let row = lines.indices.dropFirst().first { row in
        // A row with quoted commas has other columns than the header.
        lines[row].count == header.count && Double(lines[row][column]) != nil
      }
      guard let row else { return [] }
      return (areAll || column < 30 ? fields : ["-1", "1e300", "nan"]).map { field in
        var changed = lines
        changed[row][column] = field
        return (
          column, "\(header[column]) = '\(field)'",
          changed.map { $0.joined(separator: ",") }.joined(separator: "\n")
        )
      }
    }
  }

  private static func paths(in document: JSON) -> [[PathElement]] {
    switch document {
    case .integer, .number: [[]]
    case .object(let members):
      members.flatMap { member in paths(in: member.value).map { [.member(member.name)] + $0 } }
    case .array(let elements):
      elements.indices.filter { areAll || $0 < 2 || $0 == elements.count - 1 }.flatMap { index in
        paths(in: elements[index]).map { [.index(index)] + $0 }
      }
    case .null, .bool, .string: []
    }
  }

  package static func replacing(
    _ path: ArraySlice<PathElement>, in document: JSON, by number: JSON
  ) -> JSON {
    switch (path.first, document) {
    case (.member(let name), _):
      let part = document[name] ?? .null
      return document.setting(name, to: replacing(path.dropFirst(), in: part, by: number))
    case (.index(let index), .array(var elements)) where elements.indices.contains(index):
      elements[index] = replacing(path.dropFirst(), in: elements[index], by: number)
      return .array(elements)
    default: return number
    }
  }
}
